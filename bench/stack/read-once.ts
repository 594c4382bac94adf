// One read in a process of its own, which says what it took: read-in-process.ts runs it.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "btrdb-web";
import type { Question } from "./questions.ts";
import { FETCH_PROTO, READERS } from "./readers.ts";

const [url = "", uuid = "", start = "", end = "", how = ""] = process.argv.slice(2);
const question: Question = { url, uuid, start: BigInt(start), end: BigInt(end) };
const [way, transport] = how.split(", ") as [string, "proto" | "arrow"];
const conn = await connect(url);
const stream = conn.stream(uuid);

// What is loaded and compiled once is not what a read costs.
const span = question.end - question.start;
const first = question.start + (span < 10_000_000_000_000n ? span : 10_000_000_000_000n) / 4n;
if (way !== "fetch") for await (const _ of stream.values(question.start, first, { transport }));
globalThis.gc?.();
await sleep(50);

/** Memory of arrays, the heap and what libraries hold: what grows with a read. */
const used = () => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const before = { used: used(), rss: process.memoryUsage.rss() };
let peak = 0;
let peakRss = 0;
const look = () => {
  peak = Math.max(peak, used() - before.used);
  peakRss = Math.max(peakRss, process.memoryUsage.rss() - before.rss);
};
const timer = setInterval(look, 2);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const begin = performance.now();
let points = 0;
if (way === "fetch") {
  // What the runtime itself needs, for bytes that nobody looks at: about 20 a point.
  points = Math.floor(((await READERS[FETCH_PROTO]?.(question)) ?? 0) / 20.01);
} else if (way === "whole") {
  const columns = await stream.values(question.start, question.end, { transport });
  look();
  points = columns.length;
} else {
  for await (const columns of stream.values(question.start, question.end, { transport })) {
    points += columns.length;
    look();
  }
}
const ms = performance.now() - begin;
delay.disable();
clearInterval(timer);
console.log(JSON.stringify({ points, ms, peak, peakRss, blocked: delay.max / 1e6 }));
process.exit(0);
