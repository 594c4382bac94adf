/**
 * How soon a cluster hears that a page has left, through the gateway in workerd (edge/cloudflare), with and without the flag
 * `enable_request_signal`: while it sends something every 20 ms, while it is silent, and before it answers at all.
 * MINIFLARE_WORKERD_PATH may name another workerd.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Miniflare } from "miniflare";
import { bundleWorker } from "../tests/gateway/bundle-worker.ts";
import { begin, frame } from "../tests/helpers/grpc-web-answer.ts";
import type { Bench, Options, Outcome, Row } from "./harness/bench.ts";

const WAIT_MS = 5000;
const REQUEST = frame(0, Uint8Array.from([0x0a, 16, ...new Uint8Array(16), 0x20, 11]));

let gone = () => {};
let asked = () => {};
const STATES = ["sends", "is silent", "has not answered"] as const;
let state: (typeof STATES)[number] = "sends";
const cluster = createServer((request, response) => {
  if (request.url?.endsWith("/StreamInfo")) {
    begin(response, { "grpc-status": "5" });
    response.end();
    return;
  }
  let more: NodeJS.Timeout | undefined;
  response.on("close", () => {
    clearInterval(more);
    gone();
  });
  asked();
  if (state === "has not answered") return;
  begin(response);
  response.write(frame(0, "first"));
  if (state === "sends") more = setInterval(() => response.write(frame(0, "more")), 20);
});
/** Milliseconds from the page's leaving to the end of the cluster's answer; Infinity where it did not hear in time. */
async function leave(url: string): Promise<number> {
  const left = new Promise<number>((resolve) => {
    gone = () => resolve(performance.now());
  });
  const abort = new AbortController();
  const headers = { "content-type": "application/grpc-web+proto" };
  const request = { method: "POST", body: Uint8Array.from(REQUEST), headers, signal: abort.signal };
  const reached = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const answer = fetch(`${url}v5api.BTrDB/RawValues`, request);
  answer.catch(() => {});
  await reached;
  if (state !== "has not answered") await (await answer).body?.getReader().read();
  const start = performance.now();
  abort.abort();
  const ended = await Promise.race([left, sleep(WAIT_MS, Number.POSITIVE_INFINITY)]);
  return ended - start;
}

async function run(options: Options): Promise<Outcome> {
  const tries = options.number("rounds", 5, 1);
  await new Promise<void>((resolve) => cluster.listen(0, "127.0.0.1", resolve));
  const script = await bundleWorker("bench/gateway/open-worker.ts");
  const table: Record<string, Row> = {};
  for (const flags of [["enable_request_signal"], ["disable_request_signal"]]) {
    const worker = new Miniflare({
      workers: [
        {
          name: "gateway",
          modules: true,
          script,
          compatibilityDate: "2026-04-01",
          compatibilityFlags: flags,
          bindings: { CLUSTER: `http://127.0.0.1:${(cluster.address() as AddressInfo).port}` },
          unsafeDirectSockets: [{ port: 0 }],
        },
      ],
    });
    const url = String(await worker.unsafeGetDirectURL());
    for (state of STATES) {
      const times: number[] = [];
      for (let i = 0; i < tries; i++) times.push(await leave(url));
      const what = `${flags[0]}, the cluster ${state}`;
      table[what] = {
        ms: times.map((ms) => (ms === Number.POSITIVE_INFINITY ? "never" : ms.toFixed(0))).join(", "),
      };
    }
    await worker.dispose();
  }
  cluster.closeAllConnections();
  cluster.close();
  return { settings: { tries }, tables: { "until the cluster hears": table }, ratios: {} };
}

export const bench: Bench = {
  name: "gateway-leave",
  title: "how soon a cluster hears that a page has left, through workerd",
  minutes: 2,
  asked: true,
  tools: [],
  packages: ["workerd", "miniflare"],
  run,
};
