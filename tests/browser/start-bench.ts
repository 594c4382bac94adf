/** Stands for tests/faults/start-bench.ts in tests that run inside Chromium: the proxy itself runs in Node. */
import { commands } from "vitest/browser";
import { type Bench, prepare } from "../faults/run-case.ts";

/** Without TLS, and so without a key. */
export async function startBench(seed: number): Promise<Bench & { close(): Promise<void> }> {
  const { id, directUrl } = await commands.startFaults(seed);
  return {
    apiKey: undefined,
    resends: true,
    doubled: [],
    ...(await prepare(directUrl)),
    endpoint: (...fault) => commands.faultEndpoint(id, ...fault),
    end: (one) => commands.faultEnd(id, one),
    close: () => commands.close(id),
  };
}
