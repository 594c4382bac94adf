import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { failed, ok, type ProbeTarget, type Step, skipped, withinTime } from "./step.ts";

/** Looks the host's name up the way every connection of this machine does. */
export async function lookUpName(target: ProbeTarget): Promise<Step> {
  const { host, timeoutMs } = target;
  if (isIP(host)) return skipped("name", `${host} is an address`);
  const started = performance.now();
  try {
    const found = await withinTime(lookup(host, { all: true }), target);
    if (found === undefined)
      return failed("name", `no name server answered within ${timeoutMs} ms`, [
        "Does this machine reach its name server (/etc/resolv.conf)?",
      ]);
    const addresses = found.map(({ address }) => address).join(", ");
    return ok("name", `${host} is ${addresses}`, performance.now() - started);
  } catch (error) {
    target.signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    return failed("name", `the name ${host} is not known (${code ?? message})`, [
      "Is the host name spelt right?",
      code === "EAI_AGAIN"
        ? "No name server answers: is this machine on the network?"
        : "Does this network reach the name server that knows it (a VPN)?",
    ]);
  }
}
