import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isIP, SocketAddress } from "node:net";
import { join } from "node:path";
import { certificateFolder } from "./certificate-folder.ts";
import { withFolderLock } from "./folder-lock.ts";
import { type CertificatePair, makeAuthority, makeServerCertificate } from "./make-certificates.ts";

/** Files of the CA to trust and of the server certificate that it signed. */
export interface CertificatePaths {
  readonly caPath: string;
  readonly certPath: string;
  readonly keyPath: string;
}

/** Options of {@link ensureCertificates}. */
export interface CertificateOptions {
  /** A further name or address that the certificate must be valid for. */
  readonly host?: string | undefined;
  /** Default: the project's cache folder, see `certificateFolder`. */
  readonly folder?: string | undefined;
}

const DAY_MS = 86_400_000;
const RENEW_SERVER_DAYS = 30;
// A CA must outlive what it signs.
const RENEW_CA_DAYS = 400;
const ALWAYS = ["localhost", "127.0.0.1", "::1"];
const UNSPECIFIED = ["0.0.0.0", "::"];

/** The pair in the files, or undefined where it is missing, damaged, does not belong together or ends too soon. */
async function readPair(
  certPath: string,
  keyPath: string,
  days: number,
): Promise<CertificatePair | undefined> {
  try {
    const pair = { cert: await readFile(certPath, "utf8"), key: await readFile(keyPath, "utf8") };
    const parsed = new X509Certificate(pair.cert);
    const fresh = parsed.validToDate.getTime() - Date.now() > days * DAY_MS;
    return fresh && parsed.checkPrivateKey(createPrivateKey(pair.key)) ? pair : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, and never readable by others, not even for a moment. */
async function writePrivately(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await writeFile(temporary, text, { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, path);
}

async function writePair(certPath: string, keyPath: string, pair: CertificatePair): Promise<CertificatePair> {
  await writePrivately(keyPath, pair.key);
  await writePrivately(certPath, pair.cert);
  return pair;
}

const isValidFor = (cert: X509Certificate, host: string): boolean =>
  (isIP(host) ? cert.checkIP(host) : cert.checkHost(host)) !== undefined;

/** What a certificate is valid for, so that a renewal for another host does not take it away from this one. */
function hostsOf(pair: CertificatePair | undefined): string[] {
  const names = pair ? (new X509Certificate(pair.cert).subjectAltName ?? "") : "";
  return names.split(", ").flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
}

/** One spelling of an IPv6 address: node:crypto prints ::1 in full. */
const canonical = (host: string): string =>
  isIP(host) === 6 ? new SocketAddress({ address: host, family: "ipv6" }).address : host;

/** The certificates themselves besides their files: what `ensureCertificates` found or made, as one. */
export interface LoadedCertificates extends CertificatePaths, CertificatePair {}

/** As {@link ensureCertificates}, with the contents read under the same lock. */
export async function loadCertificates(options: CertificateOptions = {}): Promise<LoadedCertificates> {
  const folder = options.folder ?? certificateFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const caPath = join(folder, "ca.crt");
  const caKeyPath = join(folder, "ca.key");
  const certPath = join(folder, "server.crt");
  const keyPath = join(folder, "server.key");
  const wanted = [...ALWAYS];
  if (options.host && !UNSPECIFIED.includes(options.host)) wanted.push(options.host);

  return withFolderLock(join(folder, ".lock"), async () => {
    const ca =
      (await readPair(caPath, caKeyPath, RENEW_CA_DAYS)) ??
      (await writePair(caPath, caKeyPath, await makeAuthority()));
    const issuer = new X509Certificate(ca.cert);
    let server = await readPair(certPath, keyPath, RENEW_SERVER_DAYS);
    const parsed = server && new X509Certificate(server.cert);
    const usable = parsed?.verify(issuer.publicKey) && wanted.every((host) => isValidFor(parsed, host));
    if (!server || !usable) {
      const hosts = [...new Set([...wanted, ...hostsOf(server)].map(canonical))];
      server = await writePair(certPath, keyPath, await makeServerCertificate(ca, hosts));
    }
    return { caPath, certPath, keyPath, ...server };
  });
}

/**
 * Makes sure that a CA and a server certificate for localhost, 127.0.0.1, ::1 and `host` exist, reuses what is there
 * while it is valid, renews the server certificate 30 days before its end. Several processes may call it at once.
 * Files have mode 0600 in a folder of mode 0700.
 */
export async function ensureCertificates(options: CertificateOptions = {}): Promise<CertificatePaths> {
  const { caPath, certPath, keyPath } = await loadCertificates(options);
  return { caPath, certPath, keyPath };
}
