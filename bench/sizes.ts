/**
 * The cost of a read against its length, from 1e4 to 1e8 points: time, memory, and how long the main thread was not to be had.
 * In Chromium and Node, direct, and through Envoy plain and over TLS. Each read has a process, or a page, of its own.
 */
import type { Bench, Cell, Options, Outcome, Row } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { type Line, logPlot } from "./harness/log-plot.ts";
import { Samples } from "./harness/samples.ts";
import { MB, rounded } from "./harness/statistics.ts";
import { envoyBefore, startLongStream } from "./stack/long-stream.ts";
import type { Question } from "./stack/questions.ts";
import { readInProcess } from "./stack/read-in-process.ts";
import { openReaderBrowser, type ReaderBrowser } from "./stack/reader-page.ts";
import { watchedRead } from "./stack/watched-read.ts";

const WARM_POINTS = 200_000;
const HOWS = ["whole", "chunks"] as const;
const PLACES = ["direct", "Envoy", "Envoy, TLS"] as const;
const COLOURS: Readonly<Record<string, string>> = {
  "Chromium, direct": "#e69f00",
  "Chromium, Envoy": "#d55e00",
  "Chromium, Envoy, TLS": "#cc79a7",
  "Node, direct": "#56b4e9",
  "Node, Envoy": "#0072b2",
  "Node, Envoy, TLS": "#009e73",
};

/** One read: milliseconds, bytes, milliseconds. */
interface Cost {
  readonly ms: number;
  readonly memory: number;
  readonly blocked: number;
}
type Read = (points: number, how: (typeof HOWS)[number]) => Promise<Cost>;

function inNode(question: (points: number) => Question, caPath?: string): Read {
  return async (points, how) => {
    const read = await readInProcess(question(points), `${how}, arrow`, caPath);
    if (read.points !== points) throw new Error(`${read.points} points came to Node, not ${points}`);
    return { ms: read.ms, memory: read.peakRss, blocked: read.blocked };
  };
}

function inChromium(browser: ReaderBrowser, most: number, question: (points: number) => Question): Read {
  const warm = question(Math.min(most, WARM_POINTS));
  return async (points, how) => {
    const read = await watchedRead(browser, `btrdb-web, ${how}, arrow`, warm, question(points));
    if (read.count !== points) throw new Error(`${read.count} points came to Chromium, not ${points}`);
    return { ms: read.ms, memory: read.memory, blocked: read.longestTask };
  };
}

/** Up to ten million points each costs little; a hundred million once. */
const roundsOf = (points: number, rounds: number) => (points > 1e7 ? 1 : rounds);

function tableOf(
  samples: Samples,
  sizes: readonly number[],
  digits: (value: number) => number,
): Record<string, Row> {
  const table: Record<string, Record<string, Cell>> = {};
  for (const name of samples.names) {
    const [reader = "", size = ""] = name.split(": ");
    table[reader] ??= Object.fromEntries(sizes.map((points) => [points.toLocaleString("en"), ""]));
    const { median, q1, q3 } = samples.spread(name);
    table[reader][Number(size).toLocaleString("en")] =
      q1 === q3 ? digits(median) : { median: digits(median), q1: digits(q1), q3: digits(q3) };
  }
  return table;
}

/** Nanoseconds a point: flat where the cost is linear. */
function nanoseconds(samples: Samples, how: string, sizes: readonly number[]): Line[] {
  return Object.entries(COLOURS).map(([label, colour]) => ({
    label,
    colour,
    points: sizes.map(
      (size) => [size, (samples.spread(`${label}, ${how}: ${size}`).median * 1e6) / size] as const,
    ),
  }));
}

async function run(options: Options): Promise<Outcome> {
  const most = options.number("points", 1e8, 1e4);
  const rounds = options.number("rounds", 3, 1);
  const sizes = [1e4, 1e5, 1e6, 1e7, 1e8].filter((size) => size <= most);
  await using closing = new Closing();
  const stream = await startLongStream(closing, most);
  const envoy = await envoyBefore(closing, stream.address);
  const browser = await openReaderBrowser(closing);
  const urls = [`http://${stream.address}`, envoy.plain, envoy.tls] as const;
  const readers: Record<string, Read> = {};
  for (const [i, place] of PLACES.entries()) {
    const question = (points: number) => stream.question(points, urls[i]);
    readers[`Chromium, ${place}`] = inChromium(browser, most, question);
    readers[`Node, ${place}`] = inNode(question, envoy.caPath);
  }
  const time = new Samples();
  const memory = new Samples();
  const blocked = new Samples();
  for (const size of sizes) {
    for (let round = 0; round < roundsOf(size, rounds); round++)
      for (const [name, read] of Object.entries(readers))
        for (const how of HOWS) {
          const cost = await read(size, how);
          const key = `${name}, ${how}: ${size}`;
          time.add(key, cost.ms);
          memory.add(key, cost.memory);
          blocked.add(key, cost.blocked);
        }
    options.log(`${size} points`);
  }
  const perPoint = (name: string, size: number) => time.spread(`${name}: ${size}`).median / size;
  const [large, largest] = [sizes.at(-2) ?? most, sizes.at(-1) ?? most];
  const ratios: Record<string, Cell> = {};
  for (const name of Object.keys(readers))
    for (const how of HOWS)
      ratios[
        `${name}, ${how}: time a point of ${largest.toLocaleString("en")} to that of ${large.toLocaleString("en")}`
      ] = rounded(perPoint(`${name}, ${how}`, largest) / perPoint(`${name}, ${how}`, large));
  const plot = (how: string) =>
    logPlot(
      `Time a point, ${how === "whole" ? "awaited" : "chunk by chunk"}`,
      "points",
      "nanoseconds a point",
      nanoseconds(time, how, sizes),
    );
  return {
    settings: { points: most, rounds, "rounds above 10,000,000 points": 1 },
    tables: {
      "time, ms": tableOf(time, sizes, (ms) => rounded(ms)),
      "peak of resident memory above what was there, MB": tableOf(memory, sizes, MB),
      "longest time that the main thread was busy, ms": tableOf(blocked, sizes, (ms) => rounded(ms, 2)),
    },
    ratios,
    pictures: { "sizes-whole": plot("whole"), "sizes-chunks": plot("chunks") },
  };
}

export const bench: Bench = {
  name: "sizes",
  title: "time, memory and blocking of reads from 1e4 to 1e8 points",
  minutes: 4,
  tools: ["chromium", "envoy"],
  run,
};
