/**
 * Reading one long stream in Node, natively and over gRPC-Web from the same port of the embedded server, in turn. The gRPC-Web is
 * HTTP/1.1 of Node's fetch, with no proxy in between: that is the best it can be.
 */
import { connect } from "btrdb-web";
import { nativeGrpc } from "btrdb-web/node";
import type { Bench, Row } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { inTurn, Samples } from "./harness/samples.ts";
import { startLongStream } from "./stack/long-stream.ts";

const WAYS = ["gRPC-Web", "native gRPC"] as const;
const TRANSPORTS = ["arrow", "proto"] as const;

export const bench: Bench = {
  name: "native-grpc",
  title: "native gRPC beside gRPC-Web, in Node",
  minutes: 0.5,
  tools: [],
  packages: ["@connectrpc/connect-node"],
  async run(options) {
    const points = options.number("points", 10_000_000, 50_000);
    const rounds = options.number("rounds", 5, 1);
    await using closing = new Closing();
    const stream = await startLongStream(closing, points);
    const native = closing.keep(nativeGrpc(), (fetch) => fetch.close());
    const { url, uuid, start, end } = stream.question(points);
    const connections = {
      "gRPC-Web": await connect(url),
      "native gRPC": await connect(url, { fetch: native }),
    };
    /** Seconds of both processes: what other programs take does not count. */
    const cpuNow = () => stream.cpu() + (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
    const cpu = new Samples();
    const cases: Record<string, () => Promise<number>> = {};
    for (const transport of TRANSPORTS)
      for (const way of WAYS)
        cases[`${way}, ${transport}`] = async () => {
          const [before, cpuBefore] = [performance.now(), cpuNow()];
          const { length } = await connections[way].stream(uuid).values(start, end, { transport });
          if (length !== points) throw new Error(`${length} points came, not ${points}`);
          cpu.add(`${way}, ${transport}`, cpuNow() - cpuBefore);
          return performance.now() - before;
        };
    const samples = await inTurn({ rounds }, cases);
    const table: Record<string, Row> = {};
    for (const transport of TRANSPORTS)
      for (const way of WAYS) {
        const [name, base] = [`${way}, ${transport}`, `${WAYS[0]}, ${transport}`];
        table[name] = {
          ms: samples.spread(name),
          "CPU of client and server, s": cpu.spread(name),
          "CPU, of that of gRPC-Web": cpu.ratio(name, base),
        };
      }
    return {
      settings: { points, rounds },
      tables: { "one read": table },
      ratios: Object.fromEntries(
        TRANSPORTS.map((transport) => [
          `${transport}: CPU of native gRPC, of gRPC-Web`,
          cpu.ratio(`native gRPC, ${transport}`, `gRPC-Web, ${transport}`),
        ]),
      ),
    };
  },
};
