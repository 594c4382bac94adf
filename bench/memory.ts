/**
 * Memory of reads, over their length: each in a process of its own.
 *
 * Peak is the highest of heapUsed + external (which has the arrays) above what it was before the read, looked at every 2 ms and
 * with every chunk; and the same of the resident memory, which has garbage that V8 was in no hurry to collect.
 */
import type { Bench, Cell, Row } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { logPlot } from "./harness/log-plot.ts";
import { Samples } from "./harness/samples.ts";
import { MB, rounded, type Spread } from "./harness/statistics.ts";
import { startLongStream } from "./stack/long-stream.ts";
import { readInProcess } from "./stack/read-in-process.ts";

const COLUMN_BYTES = 16;
const SIZES = [1e6, 2e6, 5e6, 1e7, 2e7];
const FETCH = "fetch, thrown away";
const LINES = [
  [FETCH, "#999"],
  ["whole, proto", "#0072b2"],
  ["whole, arrow", "#56b4e9"],
  ["chunks, proto", "#d55e00"],
  ["chunks, arrow", "#e69f00"],
] as const;

export const bench: Bench = {
  name: "memory",
  title: "memory of one read in Node, over its length",
  minutes: 2,
  tools: [],
  async run(options) {
    const rounds = options.number("rounds", 3, 1);
    const most = options.number("points", 2e7, 1e5);
    await using closing = new Closing();
    const stream = await startLongStream(closing, most);
    const sizes = SIZES.filter((size) => size <= most);
    if (sizes.length === 0) sizes.push(most);
    const table: Record<string, Row> = {};
    const ratios: Record<string, Cell> = {};
    const peaks = new Map<string, [number, number][]>(LINES.map(([name]) => [name, []]));
    for (const size of sizes) {
      const samples = new Samples();
      for (let round = 0; round < rounds; round++)
        for (const [name] of LINES) {
          const read = await readInProcess(stream.question(size), name);
          samples.add(name, read.peak);
          samples.add(`${name}, resident`, read.peakRss);
        }
      const inMB = ({ median, q1, q3 }: Spread) => ({ median: MB(median), q1: MB(q1), q3: MB(q3) });
      const row: Record<string, Cell> = { "columns, MB": MB(size * COLUMN_BYTES) };
      for (const [name] of LINES) {
        const peak = samples.spread(name);
        row[`${name}, MB`] = inMB(peak);
        row[`${name}, resident MB`] = inMB(samples.spread(`${name}, resident`));
        peaks.get(name)!.push([size, MB(peak.median)]);
        if (name.startsWith("whole"))
          ratios[`${name}, of the columns of ${size.toLocaleString("en")} points`] = rounded(
            peak.median / (size * COLUMN_BYTES),
          );
      }
      table[size.toLocaleString("en")] = row;
      options.log(`${size} points`);
    }
    const columns = sizes.map((size) => [size, MB(size * COLUMN_BYTES)] as const);
    const lines = [
      { label: "columns", colour: "#333", points: columns },
      ...LINES.map(([label, colour]) => ({ label, colour, points: peaks.get(label)! })),
    ];
    return {
      settings: { rounds },
      tables: { "peak memory of one read": table },
      ratios,
      pictures: { memory: logPlot("Peak memory of one read", "points", "MB", lines) },
    };
  },
};
