/**
 * Whether a compressor of a proxy pays: reads over a network of 1000, 100, 10 and 1 Mbit/s, with the answers packed on the way as
 * content-encoding, which `fetch` unpacks. Client, server, and a proxy that packs and slows down, share the machine.
 */
import { connect } from "btrdb-web";
import type { Bench, Cell, Row } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { inTurn, timed } from "./harness/samples.ts";
import { startLongStream } from "./stack/long-stream.ts";
import { type Encoding, slowProxy } from "./stack/slow-proxy.ts";

const ENCODINGS: readonly Encoding[] = ["none", "gzip", "br"];
const TRANSPORTS = ["arrow", "proto"] as const;
/** Megabits a second, and the share of the points that are read there: a slow network shows itself with a few. */
const NETWORKS = [
  [1000, 1],
  [100, 1],
  [10, 0.2],
  [1, 0.03],
] as const;

export const bench: Bench = {
  name: "compression",
  title: "content-encoding on networks of 1 to 1000 Mbit/s, in Node",
  minutes: 4,
  tools: [],
  async run(options) {
    const points = options.number("points", 1_000_000, 50_000);
    const rounds = options.number("rounds", 3, 1);
    await using closing = new Closing();
    const stream = await startLongStream(closing, points);
    const proxy = closing.keep(await slowProxy(stream.address), (made) => made.close());
    const conn = await connect(proxy.url);
    const name = (megabits: number, transport: string, encoding: Encoding) =>
      `${megabits} Mbit/s, ${transport}, ${encoding}`;
    const cases: Record<string, () => Promise<number>> = {};
    for (const [megabits, share] of NETWORKS)
      for (const transport of TRANSPORTS)
        for (const encoding of ENCODINGS)
          cases[name(megabits, transport, encoding)] = async () => {
            const wanted = Math.ceil(points * share);
            const { uuid, start, end } = stream.question(wanted);
            proxy.set(encoding, megabits * 1e6);
            const ms = await timed(async () => {
              const { length } = await conn.stream(uuid).values(start, end, { transport });
              if (length !== wanted) throw new Error(`${length} points came, not ${wanted}`);
            });
            return ms / (wanted / 1e6);
          };
    const samples = await inTurn({ rounds, log: options.log }, cases);
    const table: Record<string, Record<string, Cell>> = {};
    const ratios: Record<string, Row[string]> = {};
    for (const [megabits] of NETWORKS)
      for (const transport of TRANSPORTS) {
        const row: Record<string, Cell> = {};
        for (const encoding of ENCODINGS) {
          row[encoding] = samples.spread(name(megabits, transport, encoding));
          if (encoding !== "none")
            ratios[`${megabits} Mbit/s: ${transport}, ${encoding}, time to that of none`] = samples.ratio(
              name(megabits, transport, encoding),
              name(megabits, transport, "none"),
            );
        }
        table[`${megabits} Mbit/s, ${transport}`] = row;
      }
    return { settings: { points, rounds }, tables: { "ms for a million points": table }, ratios };
  },
};
