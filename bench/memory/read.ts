// One read in a process of its own, which says how much memory it took: bench/memory.ts runs it.
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "btrdb-web";
import { READERS } from "../end-to-end/readers.ts";

const [url = "", uuid = "", start = "", end = "", how = "", transport = ""] = process.argv.slice(2);
const conn = await connect(url);
const stream = conn.stream(uuid);
const options = { transport: transport as "proto" | "arrow" };
// What is loaded and compiled once is not what a read costs.
for await (const _ of stream.values(
  BigInt(start),
  BigInt(start) + (BigInt(end) - BigInt(start)) / 50n,
  options,
));
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
let points = 0;
if (how === "fetch") {
  // What the runtime itself needs, for bytes that nobody looks at.
  const bytes = await READERS["fetch, RawValues thrown away"]?.({
    url,
    uuid,
    start: BigInt(start),
    end: BigInt(end),
  });
  points = Math.floor((bytes ?? 0) / 20.01);
} else if (how === "whole") {
  const columns = await stream.values(BigInt(start), BigInt(end), options);
  look();
  points = columns.length;
} else {
  for await (const columns of stream.values(BigInt(start), BigInt(end), options)) {
    points += columns.length;
    look();
  }
}
clearInterval(timer);
console.log(JSON.stringify({ points, peak, peakRss }));
process.exit(0);
