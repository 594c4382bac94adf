/**
 * Reading one long stream in Node, natively and over gRPC-Web from the same port of the embedded server, in turn:
 *
 *   npm run bench:native-grpc [-- --points 10000000 --rounds 5]
 *
 * Writes bench/results/native-grpc.json. The gRPC-Web is HTTP/1.1 of Node's fetch, with no proxy in between: that is the
 * best it can be.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type BTrDB, connect, RawColumns } from "btrdb-web";
import { nativeGrpc } from "btrdb-web/node";
import { median } from "./server/messages.ts";
import { embeddedServer } from "./server/processes.ts";

const { values: options } = parseArgs({
  options: { points: { type: "string", default: "10000000" }, rounds: { type: "string", default: "5" } },
});
const POINTS = Number(options.points);
const ROUNDS = Number(options.rounds);
const PART = 1_000_000;

const server = await embeddedServer();
const native = nativeGrpc();
try {
  const url = `http://${server.address}`;
  const ways: readonly (readonly [string, BTrDB])[] = [
    ["gRPC-Web", await connect(url)],
    ["native gRPC", await connect(url, { fetch: native })],
  ];
  const [[, writer]] = ways as [[string, BTrDB]];
  const { uuid } = await writer.create({ collection: "bench/native", tags: { name: "a", unit: "V" } });
  for (let from = 0; from < POINTS; from += PART) {
    const length = Math.min(PART, POINTS - from);
    const time = BigInt64Array.from({ length }, (_, i) => BigInt(from + i) * 10_000_000n);
    const value = Float64Array.from({ length }, (_, i) => Math.sin((from + i) / 1000));
    await writer.stream(uuid).insert(new RawColumns({ time, value }));
  }
  await writer.stream(uuid).flush();
  const times = new Map<string, number[]>();
  /** Seconds of both processes: what other programs take does not count. */
  const seconds = new Map<string, number[]>();
  const cpuNow = () => server.cpu() + (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
  const add = (to: Map<string, number[]>, key: string, value: number) =>
    to.set(key, [...(to.get(key) ?? []), value]);
  // The first round is for the compilers.
  for (let round = 0; round <= ROUNDS; round++)
    for (const transport of ["arrow", "proto"] as const)
      for (const [name, conn] of round % 2 === 0 ? ways : ways.toReversed()) {
        const [before, cpuBefore] = [performance.now(), cpuNow()];
        const { length } = await conn.stream(uuid).values(0n, 1n << 60n, { transport });
        if (length !== POINTS) throw new Error(`${length} points came, not ${POINTS}`);
        if (round === 0) continue;
        add(times, `${name}, ${transport}`, performance.now() - before);
        add(seconds, `${name}, ${transport}`, cpuNow() - cpuBefore);
      }
  const of = (values: ReadonlyMap<string, number[]>, way: string, transport: string) =>
    values.get(`${way}, ${transport}`) ?? [];
  const rows = ["arrow", "proto"].flatMap((transport) =>
    ways.map(([way]) => ({
      transport,
      way,
      "median ms": Math.round(median(of(times, way, transport))),
      "best ms": Math.round(Math.min(...of(times, way, transport))),
      "median CPU s": Number(median(of(seconds, way, transport)).toFixed(2)),
      "CPU / that of gRPC-Web": Number(
        (median(of(seconds, way, transport)) / median(of(seconds, "gRPC-Web", transport))).toFixed(2),
      ),
    })),
  );
  console.table(rows);
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}`;
  const result = { machine, node: process.version, points: POINTS, rounds: ROUNDS, rows };
  writeFileSync(new URL("results/native-grpc.json", import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
} finally {
  native.close();
  await server.close();
}
