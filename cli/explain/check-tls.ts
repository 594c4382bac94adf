import { isIP } from "node:net";
import tls from "node:tls";
import { failed, ok, type ProbeTarget, type Step, skipped, withinTime } from "./step.ts";

const DAY_MS = 86_400_000;
const TRUST = [
  "Get the certificate of the authority that signed it from whoever runs the server, and pass it: --ca FILE.",
  "Or for every program of Node: NODE_EXTRA_CA_CERTS=FILE in the environment.",
];
const NOT_TLS = /WRONG_VERSION|wrong version|packet length|EPROTO|unknown protocol|ERR_SSL/iu;

/** Shakes hands, without sending anything, and looks at the certificate even where it is not trusted. */
export async function checkTls(target: ProbeTarget): Promise<Step> {
  const { host, tls: wanted, timeoutMs, url } = target;
  if (!wanted)
    return skipped("tls", `${url.origin} is plain: what is sent can be read on the way, and no key is sent`);
  const started = performance.now();
  const socket = open(target);
  try {
    const shaken = await withinTime(handshake(socket), target);
    if (shaken === undefined)
      return failed("tls", `no TLS handshake within ${timeoutMs} ms`, [
        "Does that port speak TLS? Plain ones (4410) are given as http://HOST:PORT or HOST:4410.",
      ]);
    return judge(socket, host, performance.now() - started);
  } catch (error) {
    target.signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    const plain = NOT_TLS.test(`${code} ${message}`);
    return failed(
      "tls",
      plain ? `that port does not speak TLS (${code ?? message})` : `the TLS handshake failed (${message})`,
      ["Use the TLS port (4411), or for a plain port an http URL; an API key needs TLS."],
    );
  } finally {
    socket.on("error", () => {});
    socket.destroy();
  }
}

/** Whether a port that is taken for a plain one wants TLS. */
export async function speaksTls(target: ProbeTarget): Promise<boolean> {
  const socket = open(target);
  try {
    return (await withinTime(handshake(socket), target)) === true;
  } catch {
    target.signal.throwIfAborted();
    return false;
  } finally {
    socket.on("error", () => {});
    socket.destroy();
  }
}

function open({ host, port }: ProbeTarget): tls.TLSSocket {
  return tls.connect({
    host,
    port,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(host) ? {} : { servername: host }),
    // Nothing is sent over it: whether the certificate is good is looked at, and said.
    rejectUnauthorized: false,
  });
}

function handshake(socket: tls.TLSSocket): Promise<true> {
  return new Promise((resolve, reject) => {
    socket.once("secureConnect", () => resolve(true));
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the server closed the connection")));
  });
}

function judge(socket: tls.TLSSocket, host: string, milliseconds: number): Step {
  const certificate = socket.getPeerCertificate(true);
  const subject = nameOf(certificate.subject);
  const issuer = nameOf(certificate.issuer);
  const until = new Date(certificate.valid_to);
  const days = Math.floor((until.getTime() - Date.now()) / DAY_MS);
  const about = `certificate of ${subject}, signed by ${issuer}, valid until ${until.toISOString().slice(0, 10)}`;
  if (socket.authorized) {
    const soon = days < 14 ? ` (in ${days} days: renew it)` : "";
    return ok("tls", `${socket.getProtocol() ?? "TLS"}, ${about}${soon}`, milliseconds);
  }
  // Node says an Error here, whatever the types say: its code tells what it is.
  const why = socket.authorizationError as unknown as NodeJS.ErrnoException | string;
  const code = typeof why === "string" ? why : (why?.code ?? why?.message ?? "");
  if (/EXPIRED/u.test(code))
    return failed("tls", `the certificate has expired (${about})`, [
      "Whoever runs the server has to renew it.",
      "Is the clock of this machine right?",
    ]);
  if (/NOT_YET_VALID/u.test(code))
    return failed("tls", `the certificate is not valid yet (${about})`, [
      "Is the clock of this machine right?",
    ]);
  const otherHost = tls.checkServerIdentity(host, certificate);
  if (otherHost !== undefined && /ALTNAME|HOSTNAME/u.test(code))
    return failed(
      "tls",
      `the certificate is not for ${host} but for ${certificate.subjectaltname ?? subject}`,
      ["Use a name that stands in the certificate, or have it made for this one."],
    );
  return failed("tls", `the certificate is not trusted (${code}; ${about})`, TRUST);
}

function nameOf(names: tls.PeerCertificate["subject"] | undefined): string {
  const first = names?.CN ?? names?.O;
  const text = Array.isArray(first) ? first[0] : first;
  return JSON.stringify(text ?? "nobody");
}
