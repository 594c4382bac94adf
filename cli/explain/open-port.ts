import { connect } from "node:net";
import { failed, ok, type ProbeTarget, type Step, withinTime } from "./step.ts";

/** Opens a TCP connection and closes it again. */
export async function openPort(target: ProbeTarget): Promise<Step> {
  const { host, port, timeoutMs, env } = target;
  const started = performance.now();
  const socket = connect({ host, port });
  try {
    const opened = await withinTime(
      new Promise<string>((resolve, reject) => {
        socket.once("connect", () => resolve(socket.remoteAddress ?? host));
        socket.once("error", reject);
      }),
      target,
    );
    if (opened === undefined)
      return failed("port", `port ${port} did not answer within ${timeoutMs} ms`, [
        "Is a firewall dropping packets, or a VPN missing?",
        "Is the address right?",
        ...proxyHint(env),
      ]);
    return ok("port", `port ${port} of ${opened} is open`, performance.now() - started);
  } catch (error) {
    target.signal.throwIfAborted();
    return failed("port", `port ${port} can't be opened (${reasonOf(error)})`, [
      "Is the server running, and is the port right? BTrDB's proxy listens on 4411 (TLS) and 4410 (plain) by custom.",
      "Is a firewall in between?",
      ...proxyHint(env),
    ]);
  } finally {
    socket.on("error", () => {});
    socket.destroy();
  }
}

/** Several addresses were tried: the first says it. */
function reasonOf(error: unknown): string {
  const { errors, code, message } = error as AggregateError & NodeJS.ErrnoException;
  return errors?.[0] === undefined ? message || (code ?? "no reason given") : reasonOf(errors[0]);
}

function proxyHint(env: NodeJS.ProcessEnv): string[] {
  const name = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].find((known) => env[known]);
  if (name === undefined || env.NODE_USE_ENV_PROXY === "1") return [];
  return [`${name} is set, and Node does not use it: NODE_USE_ENV_PROXY=1 makes Node 24 do so.`];
}
