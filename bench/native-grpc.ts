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
  // The first round is for the compilers.
  for (let round = 0; round <= ROUNDS; round++)
    for (const transport of ["arrow", "proto"] as const)
      for (const [name, conn] of round % 2 === 0 ? ways : ways.toReversed()) {
        const before = performance.now();
        const { length } = await conn.stream(uuid).values(0n, 1n << 60n, { transport });
        if (length !== POINTS) throw new Error(`${length} points came, not ${POINTS}`);
        const key = `${name}, ${transport}`;
        if (round > 0) times.set(key, [...(times.get(key) ?? []), performance.now() - before]);
      }
  const ms = (way: string, transport: string) => median(times.get(`${way}, ${transport}`) ?? []);
  const rows = ["arrow", "proto"].map((transport) => ({
    transport,
    "gRPC-Web, median ms": Math.round(ms("gRPC-Web", transport)),
    "native gRPC, median ms": Math.round(ms("native gRPC", transport)),
    "native / gRPC-Web": Number((ms("native gRPC", transport) / ms("gRPC-Web", transport)).toFixed(2)),
  }));
  console.table(rows);
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}`;
  const result = { machine, node: process.version, points: POINTS, rounds: ROUNDS, rows };
  writeFileSync(new URL("results/native-grpc.json", import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
} finally {
  native.close();
  await server.close();
}
