import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, isBTrDBError, MAX_TIME, MIN_TIME, randomUuid, uuidToBytes } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let server: RunningServer;
let conn: BTrDB;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, enableObliterate: true, log: () => undefined });
  conn = await connect(server.url.replace("grpc:", "http:"));
});
afterAll(() => server.close());

/** A collection that no other test uses. */
const fresh = () => `api/${randomUuid()}`;
const insert = (uuid: Uint8Array, points: readonly (readonly [bigint, number])[]) =>
  conn.rpc.insert({ uuid, values: points.map(([time, value]) => ({ time, value })) });
const code = (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error: unknown) => (isBTrDBError(error) ? error.code : String(error)),
  );

describe("streams and their metadata", () => {
  test("a new stream has what it was given", async () => {
    const collection = fresh();
    const annotations = { acronym: "VPHM", ids: [1, 2], big: 2n ** 60n, text: "12" };
    const stream = await conn.create({ collection, tags: { name: "L1", unit: "volts" }, annotations });
    expect(await stream.exists()).toBe(true);
    expect(await stream.collection()).toBe(collection);
    expect(await stream.name()).toBe("L1");
    expect(await stream.unit()).toBe("volts");
    expect(await stream.tags()).toEqual({ name: "L1", unit: "volts" });
    expect(await stream.annotations()).toEqual(annotations);
    expect(await stream.propertyVersion()).toBe(1n);
    expect(await stream.version()).toBe(10n);
    expect(JSON.parse(JSON.stringify(stream))).toEqual({
      uuid: stream.uuid,
      collection,
      tags: { name: "L1", unit: "volts" },
    });
  });

  test("a uuid that nobody knows is no error until it is asked for", async () => {
    const stream = conn.stream(randomUuid());
    expect(await stream.exists()).toBe(false);
    expect(await code(stream.tags())).toBe("NO_SUCH_STREAM");
    expect(await code(stream.version())).toBe("NO_SUCH_STREAM");
    expect(await code(stream.nearest(0n))).toBe("NO_SUCH_STREAM");
  });

  test("streams are found by uuid and by collection and name", async () => {
    const collection = fresh();
    const first = await conn.create({ collection, tags: { name: "a", unit: "V" } });
    const second = await conn.create({ collection, tags: { name: "b", unit: "V" } });
    const found = await conn.streams([`${collection}/b`, first.uuid]);
    expect([...found].map(({ uuid }) => uuid)).toEqual([second.uuid, first.uuid]);
    expect(await code(conn.streams([`${collection}/c`]))).toBe("NO_SUCH_STREAM");
    expect(await code(conn.streams(["nothing"]))).toBe("INVALID_ARGUMENT");
    await conn.create({ collection, tags: { name: "a", unit: "A" } });
    expect(await code(conn.streams([`${collection}/a`]))).toBe("NO_SUCH_STREAM");
  });

  test("searches go by collection, tags and annotations", async () => {
    const collection = fresh();
    await conn.create({ collection, tags: { name: "a", unit: "V" }, annotations: { phase: 1 } });
    await conn.create({
      collection: `${collection}/sub`,
      tags: { name: "a", unit: "A" },
      annotations: { phase: 2 },
    });
    const names = async (...search: Parameters<BTrDB["streamsInCollection"]>) =>
      (await Promise.all((await conn.streamsInCollection(...search)).map((found) => found.unit()))).sort();
    expect(await names(collection)).toEqual(["A", "V"]);
    expect(await names(collection, { isCollectionPrefix: false })).toEqual(["V"]);
    expect(await names([`${collection}/sub`, collection], { isCollectionPrefix: false })).toEqual(["A", "V"]);
    expect(await names(collection, { tags: { unit: "A" } })).toEqual(["A"]);
    expect(await names(collection, { annotations: { phase: 1 } })).toEqual(["V"]);
    expect(await names(collection, { annotations: { phase: null } })).toEqual(["A", "V"]);
    expect(await names(collection, { annotations: { other: null } })).toEqual([]);
    const units: (string | undefined)[] = [];
    for await (const found of conn.eachStreamInCollection(collection, { tags: { name: "a" } })) {
      units.push(await found.unit());
      if (units.length === 1) break;
    }
    expect(units).toHaveLength(1);
    expect(await conn.listCollections(collection)).toEqual([collection, `${collection}/sub`]);
    expect(await conn.collectionMetadata(collection)).toEqual({
      tags: { name: 2n, unit: 2n },
      annotations: { phase: 2n },
    });
    expect((await conn.listUniqueUnits(collection)).sort()).toEqual(["A", "V"]);
    expect(await conn.listUniqueNames(collection)).toEqual(["a"]);
    expect(await conn.listUniqueAnnotations(collection)).toEqual(["phase"]);
  });

  test("a prefix is no pattern", async () => {
    const id = randomUuid();
    await conn.create({ collection: `${id}a_b`, tags: { name: "under", unit: "V" } });
    await conn.create({ collection: `${id}axb`, tags: { name: "other", unit: "V" } });
    expect(await conn.listUniqueNames(`${id}a_b`)).toEqual(["under"]);
  });

  test("an update changes only what it names, and grows the property version", async () => {
    const collection = fresh();
    const stream = await conn.create({
      collection,
      tags: { name: "a", unit: "V" },
      annotations: { x: 1, y: 2 },
    });
    expect(await stream.update({ annotations: { x: "new" } })).toBe(2n);
    expect(await stream.annotations()).toEqual({ x: "new", y: 2 });
    expect(await stream.update({ annotations: { z: null } }, { replace: true })).toBe(3n);
    expect(await stream.annotations()).toEqual({ z: null });
    expect(await stream.update({ tags: { unit: "A" }, collection: `${collection}/moved` })).toBe(4n);
    expect(await stream.collection()).toBe(`${collection}/moved`);
    expect(await stream.tags()).toEqual({ name: "a", unit: "A" });
    expect(await code(stream.update({}))).toBe("INVALID_ARGUMENT");
  });

  test("of two that change a stream at once, the second is told, or tries again when asked to", async () => {
    const stream = await conn.create({ collection: fresh(), tags: { name: "a", unit: "V" } });
    const other = conn.stream(stream.uuid);
    await Promise.all([stream.metadata(), other.metadata()]);
    await stream.update({ annotations: { a: 1 } });
    expect(await code(other.update({ annotations: { b: 2 } }))).toBe("PROPERTY_VERSION_MISMATCH");
    expect(await other.update({ annotations: { b: 2 } }, { retryOnConflict: true })).toBe(3n);
    expect(await other.annotations()).toEqual({ a: 1, b: 2 });
  });

  test("each mistake has its own code", async () => {
    const collection = fresh();
    const tags = { name: "a", unit: "V" };
    const stream = await conn.create({ collection, tags });
    expect(await code(conn.create({ uuid: stream.uuid, collection: fresh(), tags }))).toBe("STREAM_EXISTS");
    expect(await code(conn.create({ collection, tags }))).toBe("AMBIGUOUS_STREAM");
    expect(await code(conn.create({ collection: "", tags }))).toBe("INVALID_COLLECTION");
    expect(await code(conn.create({ collection, tags: { Name: "a" } }))).toBe("INVALID_TAG_KEY");
    expect(await code(conn.create({ collection, tags: { name: "" } }))).toBe("INVALID_TAG_VALUE");
    expect(await code(conn.query("delete from streams"))).toBe("BAD_SQL_VALUE");
    await stream.obliterate();
    expect(await stream.exists()).toBe(false);
    expect(await code(conn.create({ uuid: stream.uuid, collection, tags }))).toBe("RECYCLED_UUID");
  });

  test("rows of a query come typed, at once or one by one", async () => {
    const collection = fresh();
    for (const name of ["a", "b", "c"]) await conn.create({ collection, tags: { name, unit: "V" } });
    const statement = "select name from streams where collection = $1 order by name";
    expect(await conn.query<{ name: string }>(statement, [collection])).toEqual([
      { name: "a" },
      { name: "b" },
      { name: "c" },
    ]);
    const seen: string[] = [];
    for await (const { name } of conn.queryRows<{ name: string }>(statement, [collection])) {
      seen.push(name);
      if (name === "b") break;
    }
    expect(seen).toEqual(["a", "b"]);
  });
});

describe("points by time and version", () => {
  test("the nearest point, forward and backward, first and last", async () => {
    const stream = await conn.create({ collection: fresh(), tags: { name: "a", unit: "V" } });
    expect(await stream.earliest()).toBeUndefined();
    expect(await stream.latest()).toBeUndefined();
    await insert(uuidToBytes(stream.uuid), [
      [MIN_TIME, 1],
      [5n, 2],
      [MAX_TIME - 2n, 3],
    ]);
    expect(await stream.earliest()).toEqual({ time: MIN_TIME, value: 1, version: 10n });
    expect(await stream.latest()).toEqual({ time: MAX_TIME - 2n, value: 3, version: 10n });
    expect(await stream.current()).toMatchObject({ time: 5n, value: 2 });
    expect(await stream.nearest(5n)).toMatchObject({ time: 5n });
    expect(await stream.nearest(5n, { backward: true })).toMatchObject({ time: MIN_TIME });
    expect(await stream.nearest("1970-01-01T00:00:00.000000006Z", { backward: true })).toMatchObject({
      time: 5n,
    });
    expect(await stream.nearest(5n, { version: 10n })).toBeUndefined();
    expect(await code(stream.nearest(MIN_TIME - 1n))).toBe("INVALID_TIME_RANGE");
    expect(await code(stream.nearest(5 as never))).toBe("INVALID_ARGUMENT");
    expect(await code(stream.nearest(5n, { version: -1n }))).toBe("INVALID_ARGUMENT");
    expect(await code(stream.nearest(5n, { version: 11n }))).toBe("NO_SUCH_STREAM");
  });

  test("flush, delete and changes move from version to version", async () => {
    const stream = await conn.create({ collection: fresh(), tags: { name: "a", unit: "V" } });
    await insert(uuidToBytes(stream.uuid), [
      [1n, 1],
      [2n, 2],
    ]);
    expect(await stream.flush()).toBe(11n);
    expect(await stream.flush()).toBe(11n);
    const changed = await stream.changes(10n);
    expect(changed.version).toBe(11n);
    expect(changed.ranges).toHaveLength(1);
    expect(changed.ranges[0]!.start <= 1n && changed.ranges[0]!.end > 2n).toBe(true);
    expect(await stream.delete(2n, MAX_TIME)).toBe(12n);
    expect(await stream.latest()).toMatchObject({ time: 1n, version: 12n });
    expect(await stream.latest({ version: 11n })).toMatchObject({ time: 2n, version: 11n });
    expect((await stream.changes(12n)).ranges).toEqual([]);
    expect(await code(stream.changes(12n, { to: 11n }))).toBe("INVALID_VERSIONS");
    expect(await code(stream.delete(5n, 5n))).toBe("INVALID_TIME_RANGE");
  });
});
