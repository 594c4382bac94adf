/**
 * Speed of the embedded server over the wire, beside a server that does nothing but the same with the bytes.
 *
 * RawValues of a million points over gRPC-Web, thrown away by the client, against the same bytes sent from memory; Insert of a
 * million points over gRPC in requests of 25,000, in memory and with --data, against decoding them and throwing them away.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { RawValuesParamsSchema } from "btrdb-web/proto";
import type { Bench, Row } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { inTurn, rate } from "./harness/samples.ts";
import { START, STEP } from "./stack/messages.ts";
import { embeddedServer, peerServer } from "./stack/processes.ts";
import { collect, createStream, discard, insertAll, insertRequests, post } from "./stack/raw-client.ts";

const RAW = "RawValues, thrown away by the client";
const PREPARED = "the same bytes, sent from memory";
const IN_MEMORY = "Insert in requests of 25,000, in memory";
const WITH_DATA = "Insert with --data";
const DISCARDED = "Insert, decoded and thrown away";

export const bench: Bench = {
  name: "server",
  title: "the embedded server over the wire, beside one that only moves bytes",
  minutes: 0.5,
  tools: [],
  async run(options) {
    const rounds = options.number("rounds", 9, 1);
    const points = options.number("points", 1_000_000, 50_000);
    const uuid = () => crypto.getRandomValues(new Uint8Array(16));
    await using closing = new Closing();
    const folder = closing.keep(mkdtempSync(join(tmpdir(), "btrdb-bench-")), (made) =>
      rmSync(made, { recursive: true, force: true }),
    );
    const peer = closing.keep(await peerServer(), (server) => server.close());
    const memory = closing.keep(await embeddedServer("--database", "memory"), (server) => server.close());
    const kept = closing.keep(await embeddedServer("--data", join(folder, "data")), (server) =>
      server.close(),
    );
    const peerInsert = `127.0.0.1:${await (await fetch(`http://${peer.address}/insert-port`)).text()}`;
    const stream = uuid();
    await createStream(memory.address, stream);
    await insertAll(memory.address, insertRequests(stream, 0, points), 1);
    const end = START + BigInt(points) * STEP;
    const message = toBinary(
      RawValuesParamsSchema,
      create(RawValuesParamsSchema, { uuid: stream, start: START, end }),
    );
    const answer = await post(memory.address, "RawValues", message, collect);
    await fetch(`http://${peer.address}/prepare`, { method: "POST", body: answer });

    const insert = async (address: string, known: boolean) => {
      const target = uuid();
      if (known) await createStream(address, target);
      const requests = insertRequests(target, 0, points);
      return rate(points, () => insertAll(address, requests));
    };
    const samples = await inTurn(
      { rounds, warmUp: 2 },
      {
        [RAW]: () =>
          rate(points, async () => {
            const bytes = await post(memory.address, "RawValues", message, discard);
            if (bytes !== answer.length) throw new Error(`${bytes} bytes instead of ${answer.length}`);
          }),
        [PREPARED]: () => rate(points, () => post(peer.address, "RawValues", message, discard)),
        [IN_MEMORY]: () => insert(memory.address, true),
        [WITH_DATA]: () => insert(kept.address, true),
        [DISCARDED]: () => insert(peerInsert, false),
      },
    );
    const row = (name: string, of: string): Row => ({
      "million points/s": samples.spread(name),
      ratio: samples.ratio(name, of),
      of,
    });
    return {
      settings: { points, rounds },
      tables: {
        "over the wire": {
          [RAW]: row(RAW, PREPARED),
          [IN_MEMORY]: row(IN_MEMORY, DISCARDED),
          [WITH_DATA]: row(WITH_DATA, IN_MEMORY),
        },
      },
      ratios: {
        "RawValues, of prepared bytes": samples.ratio(RAW, PREPARED),
        "Insert, of decoding and discarding": samples.ratio(IN_MEMORY, DISCARDED),
        "Insert with --data, of in memory": samples.ratio(WITH_DATA, IN_MEMORY),
      },
    };
  },
};
