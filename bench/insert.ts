/**
 * Inserts of a million points in requests of 25,000, one after the other, into the embedded server in memory and with --data:
 * btrdb-web beside requests that are ready as bytes, stock connect-web and the published Python client.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { connect, RawColumns } from "btrdb-web";
import { BTrDB } from "btrdb-web/proto";
import { interopVenv } from "../scripts/tools/interop-venv.ts";
import type { Bench, Cell, Row } from "./harness/bench.ts";
import { Closing } from "./harness/closing.ts";
import { need } from "./harness/need.ts";
import { inTurn, rate } from "./harness/samples.ts";
import { pythonClient } from "./peers/python.ts";
import { insertMessage, START, STEP } from "./stack/messages.ts";
import { embeddedServer } from "./stack/processes.ts";
import { bytesOf } from "./stack/questions.ts";
import { createStream, discard, post } from "./stack/raw-client.ts";

const REQUEST = 25_000;
const [READY, PROTO, ARROW, STOCK, PYTHON] = [
  "fetch, requests that are ready",
  "btrdb-web, proto",
  "btrdb-web, arrow",
  "stock connect-web",
  "Python client",
] as const;
const PLACES = ["in memory", "with --data"] as const;

export const bench: Bench = {
  name: "insert",
  title: "inserts of a million points, in Node and Python",
  minutes: 1,
  tools: ["python"],
  packages: ["@connectrpc/connect-web", "@bufbuild/protobuf"],
  async run(options) {
    const points = options.number("points", 1_000_000, 50_000);
    const rounds = options.number("rounds", 7, 1);
    // Python makes an object of each point: a part is enough.
    const few = Math.min(points, 200_000);
    await using closing = new Closing();
    const folder = closing.keep(mkdtempSync(join(tmpdir(), "btrdb-bench-")), (made) =>
      rmSync(made, { recursive: true, force: true }),
    );
    const servers = {
      "in memory": closing.keep(await embeddedServer("--database", "memory"), (server) => server.close()),
      "with --data": closing.keep(await embeddedServer("--data", join(folder, "data")), (server) =>
        server.close(),
      ),
    };
    const { python: program } = need(await interopVenv());
    const python = closing.keep(pythonClient(program), (client) => client.close());
    const time = BigInt64Array.from({ length: points }, (_, i) => START + BigInt(i) * STEP);
    const value = Float64Array.from({ length: points }, (_, i) => 1 + Math.sin(i / 1000));
    const columns = new RawColumns({ time, value });

    const cases: Record<string, () => Promise<number>> = {};
    for (const place of PLACES) {
      const { address } = servers[place];
      const url = `http://${address}`;
      const conn = await connect(url);
      const client = createClient(BTrDB, createGrpcWebTransport({ baseUrl: url }));
      /** Into a stream of its own each time. */
      const fresh = (count: number, work: (uuid: string) => Promise<unknown>) => async () => {
        const uuid = crypto.randomUUID();
        await createStream(address, bytesOf(uuid));
        return rate(count, () => work(uuid));
      };
      for (const [name, transport] of [[PROTO, "proto"] as const, [ARROW, "arrow"] as const])
        cases[`${place}: ${name}`] = fresh(points, (uuid) =>
          conn.stream(uuid).insert(columns, { transport }),
        );
      cases[`${place}: ${READY}`] = async () => {
        const uuid = bytesOf(crypto.randomUUID());
        await createStream(address, uuid);
        const requests = Array.from({ length: points / REQUEST }, (_, i) =>
          insertMessage(uuid, i * REQUEST, REQUEST),
        );
        return rate(points, async () => {
          for (const request of requests) await post(address, "Insert", request, discard);
        });
      };
      cases[`${place}: ${STOCK}`] = fresh(points, async (uuid) => {
        for (let at = 0; at < points; at += REQUEST) {
          const values = Array.from({ length: REQUEST }, (_, i) => ({
            time: time[at + i]!,
            value: value[at + i]!,
          }));
          await client.insert({ uuid: bytesOf(uuid), values });
        }
      });
      cases[`${place}: ${PYTHON}`] = async () => {
        const uuid = crypto.randomUUID();
        await createStream(address, bytesOf(uuid));
        const question = { url, uuid, start: START, end: START + BigInt(few) * STEP };
        const { ms } = await python.read("insert", question, STEP);
        return few / ms / 1000;
      };
    }
    const samples = await inTurn({ rounds, log: options.log }, cases);
    const table: Record<string, Record<string, Cell>> = {};
    const ratios: Record<string, Row[string]> = {};
    for (const name of [READY, PROTO, ARROW, STOCK, PYTHON]) {
      table[name] = {};
      for (const place of PLACES) {
        table[name][place] = samples.spread(`${place}: ${name}`);
        if (name !== PROTO)
          ratios[`${place}: btrdb-web, proto, of ${name}`] = samples.ratio(
            `${place}: ${PROTO}`,
            `${place}: ${name}`,
          );
      }
    }
    ratios["btrdb-web, proto: with --data, of in memory"] = samples.ratio(
      `with --data: ${PROTO}`,
      `in memory: ${PROTO}`,
    );
    return {
      settings: { points, rounds, "points of Python": few, "points a request": REQUEST },
      tables: { "million points a second": table },
      ratios,
    };
  },
};
