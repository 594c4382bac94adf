import { InsertInterrupted, isBTrDBError, randomUuid } from "btrdb-web";
import { BTrDB, InfoResponseSchema } from "btrdb-web/proto";
import { check, equal, failure } from "./check.mjs";
import { filled, openly } from "./world.mjs";

export const writing = [
  {
    name: "unary: create, metadata, search, change",
    async run(context) {
      const conn = await openly(context);
      const collection = `package/${randomUuid()}`;
      const stream = await conn.create({
        collection,
        tags: { name: "ü", unit: "V" },
        annotations: { a: "1" },
      });
      const [found] = await conn.streamsInCollection(collection);
      equal(found?.uuid, stream.uuid, "what is found");
      equal((await found.tags()).name, "ü", "the tag");
      await stream.update({ annotations: { a: "2" } });
      equal(await conn.stream(stream.uuid).annotations(), { a: "2" }, "the annotations");
    },
  },
  {
    name: "unary: raw calls with btrdb-web/proto",
    async run(context) {
      const conn = await openly(context);
      const answer = await conn.rpc.info({});
      equal([answer.$typeName, InfoResponseSchema.typeName], ["v5api.InfoResponse", "v5api.InfoResponse"]);
      equal(BTrDB.typeName, "v5api.BTrDB", "the service");
    },
  },
  {
    name: "insert: several requests, with progress",
    async run(context) {
      const conn = await openly(context);
      const stream = await filled(conn, 10);
      const progress = [];
      const points = Array.from({ length: 60_000 }, (_, i) => [BigInt(1000 + i), i]);
      await stream.insert(points, { onProgress: (event) => progress.push(event) });
      equal((await stream.values(1000n, 100_000n)).length, 60_000, "points");
      check(progress.length >= 3, `progress was told ${progress.length} times`);
    },
  },
  {
    name: "insert: by Arrow, with a merge policy",
    async run(context) {
      const conn = await openly(context);
      const stream = await filled(conn, 10);
      const points = { time: BigInt64Array.of(2n, 3n), value: Float64Array.of(20, 30) };
      await stream.insert(points, { transport: "arrow", mergePolicy: "replace" });
      const { time, value } = await stream.values(0n, 5n);
      equal([time, value], [BigInt64Array.of(0n, 2n, 3n, 4n), Float64Array.of(0, 20, 30, 4)], "the points");
    },
  },
  {
    name: "insert: what can't be inserted is refused before anything is sent",
    async run(context) {
      const conn = await openly(context);
      const stream = await filled(conn, 10);
      const points = [...Array.from({ length: 30_000 }, (_, i) => [BigInt(1000 + i), i]), [0n, "x"]];
      const error = await failure(stream.insert(points));
      check(isBTrDBError(error) && !(error instanceof InsertInterrupted), String(error));
      equal((await stream.values(1000n, 100_000n)).length, 0, "points");
    },
  },
];
