/**
 * Speed of the embedded server over the wire, beside a server that does nothing but the same with the bytes.
 *
 *   npm run bench:server [-- --rounds 9]
 *
 * RawValues of a million points over gRPC-Web, thrown away by the client, against the same bytes sent from memory; Insert of
 * a million points over gRPC in requests of 25,000, in memory and with --data, against decoding them and throwing them
 * away. Rounds take turns; a ratio is that of the medians. Writes bench/results/server.json.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { create, toBinary } from "@bufbuild/protobuf";
import { RawValuesParamsSchema } from "btrdb-web/proto";
import { collect, createStream, discard, insertAll, insertRequests, post } from "./server/client.ts";
import { median, START, STEP } from "./server/messages.ts";
import { embeddedServer, peerServer } from "./server/processes.ts";

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "9" } } });
const ROUNDS = Number(options.rounds);
const POINTS = 1_000_000;
const uuid = () => crypto.getRandomValues(new Uint8Array(16));

/** Million points a second. */
async function rate(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return POINTS / (performance.now() - since) / 1000;
}

const folder = mkdtempSync(join(tmpdir(), "btrdb-bench-"));
const peer = await peerServer();
const memory = await embeddedServer("--database", "memory");
const kept = await embeddedServer("--data", join(folder, "data"));
try {
  const peerInsert = `127.0.0.1:${await (await fetch(`http://${peer.address}/insert-port`)).text()}`;
  const stream = uuid();
  await createStream(memory.address, stream);
  await insertAll(memory.address, insertRequests(stream, 0, POINTS), 1);
  const request = create(RawValuesParamsSchema, {
    uuid: stream,
    start: START,
    end: START + BigInt(POINTS) * STEP,
  });
  const message = toBinary(RawValuesParamsSchema, request);
  const answer = await post(memory.address, "RawValues", message, collect);
  await fetch(`http://${peer.address}/prepare`, { method: "POST", body: answer });

  const rates: Record<string, number[]> = {
    raw: [],
    prepared: [],
    inMemory: [],
    withData: [],
    discarded: [],
  };
  for (let round = -2; round < ROUNDS; round++) {
    const found: Record<string, number> = {};
    found.raw = await rate(async () => {
      const bytes = await post(memory.address, "RawValues", message, discard);
      if (bytes !== answer.length) throw new Error(`${bytes} bytes instead of ${answer.length}`);
    });
    found.prepared = await rate(() => post(peer.address, "RawValues", message, discard));
    for (const [name, address] of [
      ["inMemory", memory.address],
      ["withData", kept.address],
      ["discarded", peerInsert],
    ] as const) {
      const target = uuid();
      if (name !== "discarded") await createStream(address, target);
      const requests = insertRequests(target, 0, POINTS);
      found[name] = await rate(() => insertAll(address, requests));
    }
    // The first two rounds warm up.
    if (round >= 0) for (const [name, value] of Object.entries(found)) rates[name]!.push(value);
  }
  const middle = Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]));
  const result = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model}`,
    node: process.version,
    points: POINTS,
    rounds: ROUNDS,
    millionPointsASecond: Object.fromEntries(
      Object.entries(middle).map(([name, value]) => [name, Number(value.toFixed(2))]),
    ),
    spread: Object.fromEntries(
      Object.entries(rates).map(([name, all]) => [
        name,
        [Math.min(...all), Math.max(...all)].map((x) => x.toFixed(2)),
      ]),
    ),
    ratios: {
      rawAgainstPrepared: Number((middle.raw! / middle.prepared!).toFixed(2)),
      insertAgainstDiscard: Number((middle.inMemory! / middle.discarded!).toFixed(2)),
      dataAgainstMemory: Number((middle.withData! / middle.inMemory!).toFixed(2)),
    },
  };
  console.log(JSON.stringify(result, null, 2));
  writeFileSync(new URL("results/server.json", import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await Promise.all([peer.close(), memory.close(), kept.close()]);
  rmSync(folder, { recursive: true, force: true });
}
