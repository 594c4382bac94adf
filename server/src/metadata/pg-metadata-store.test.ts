import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createMapMetadataStore } from "../store/map-metadata-store.ts";
import type { MetadataStore, StreamRecord } from "../store/metadata-store.ts";
import { createPgMetadataStore, type PgMetadataStore } from "./index.ts";
import { hasPostgres, startPostgres, type TestPostgres } from "./testing/test-postgres.ts";

const none = new Map<string, string>();
const uuidOf = (n: number, length = 16) => new Uint8Array(length).fill(n);
const tags = (entries: Record<string, string>) => new Map(Object.entries(entries));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** What a call gave: its result, or the code of its error. */
async function outcome(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return (await call()) ?? null;
  } catch (error) {
    return { code: (error as { code?: unknown }).code, message: (error as Error).message };
  }
}

const uuid = fc.constantFrom(...[0, 1, 2, 3].map((n) => uuidOf(n)), uuidOf(1, 15), uuidOf(0, 0));
const collection = fc.constantFrom("a", "a/b", "a/c", "a%", "A", "é", "😀", "～", "a\\", "a'b");
const key = fc.constantFrom("name", "unit", "k", "a.b_1", "constructor");
const value = fc.oneof(
  fc.constantFrom("", "1", "1,k=2", '"', "\\", 'a"=>"b', "NULL", "{}", "'", "😀", "～", "\n"),
  fc.string({ maxLength: 8 }).map((text) => text.replaceAll("\0", "").toWellFormed()),
);
const tagMap = fc.array(fc.tuple(key, value), { maxLength: 2 }).map((entries) => new Map(entries));
const changes = fc
  .array(fc.tuple(key, fc.option(value, { nil: undefined })), { maxLength: 3 })
  .map((entries) => new Map(entries));
const version = fc.integer({ min: 1, max: 3 }).map(BigInt);
const prefix = fc.constantFrom("", "a", "a/", "A", "é", "a%", "_", "\\");

type Operation = (store: MetadataStore) => Promise<unknown>;
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ uuid, collection, tags: tagMap, annotations: tagMap }).map(
      (stream): Operation =>
        (store) =>
          store.create(stream),
    ),
  },
  uuid.map(
    (id): Operation =>
      (store) =>
        store.get(id),
  ),
  fc.tuple(uuid, version, changes, fc.option(collection, { nil: undefined })).map(
    ([id, expected, change, to]): Operation =>
      (store) =>
        store.setTags(id, expected, change, to),
  ),
  fc.tuple(uuid, version, changes).map(
    ([id, expected, change]): Operation =>
      (store) =>
        store.setAnnotations(id, expected, change),
  ),
  uuid.map(
    (id): Operation =>
      (store) =>
        store.obliterate(id),
  ),
  uuid.map(
    (id): Operation =>
      (store) =>
        store.remove(id),
  ),
  prefix.map(
    (text): Operation =>
      (store) =>
        all(store.listCollections(text)),
  ),
  prefix.map(
    (text): Operation =>
      (store) =>
        store.usage(text),
  ),
  fc.tuple(fc.oneof(prefix, collection), fc.boolean(), changes, changes).map(
    ([text, isCollectionPrefix, wanted, annotations]): Operation =>
      (store) =>
        all(store.lookup({ collection: text, isCollectionPrefix, tags: wanted, annotations })),
  ),
);

const anything = { tags: new Map<string, undefined>(), annotations: new Map<string, undefined>() };

/** Everything that can be read without knowing what there is. */
async function everything(store: MetadataStore): Promise<unknown> {
  const texts = ["", "a", "a/", "a/b", "a%", "a\\", "A", "é", "_", "\\", "～", "a'"];
  const read = async (text: string) => ({
    collections: await all(store.listCollections(text)),
    usage: await store.usage(text),
    prefix: await all(store.lookup({ ...anything, collection: text, isCollectionPrefix: true })),
    exact: await all(store.lookup({ ...anything, collection: text, isCollectionPrefix: false })),
  });
  const having = (key: string) => ({
    tag: { ...anything, collection: "", isCollectionPrefix: true, tags: new Map([[key, undefined]]) },
    annotation: {
      ...anything,
      collection: "",
      isCollectionPrefix: true,
      annotations: new Map([[key, undefined]]),
    },
  });
  return [
    ...(await Promise.all(texts.map(read))),
    ...(await Promise.all(["name", "k"].map((key) => all(store.lookup(having(key).tag))))),
    ...(await Promise.all(["name", "k"].map((key) => all(store.lookup(having(key).annotation))))),
  ];
}

let postgres: TestPostgres | undefined;
beforeAll(async () => {
  if (hasPostgres) postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

describe.each([{ kind: "PGlite" }, { kind: "PostgreSQL" }])("metadata in $kind", ({ kind }) => {
  let store: PgMetadataStore;
  beforeAll(async () => {
    if (kind === "PGlite") store = await createPgMetadataStore();
    else if (postgres) store = await createPgMetadataStore({ database: await postgres.newDatabase() });
  });
  afterEach(() => store?.clear());
  afterAll(() => store?.close());

  const test = kind === "PGlite" || hasPostgres ? it : it.skip;

  test("agrees with the model in any sequence of calls", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
        await store.clear();
        const model = createMapMetadataStore();
        for (const operate of operations) {
          expect(await outcome(() => operate(store))).toEqual(await outcome(() => operate(model)));
        }
        expect(await everything(store)).toEqual(await everything(model));
      }),
      { numRuns: kind === "PGlite" ? 20 : 50 },
    );
  });

  test("tells tags apart that read alike when written one after the other", async () => {
    await store.create({ uuid: uuidOf(1), collection: "c", tags: tags({ a: "1,b=2" }), annotations: none });
    await store.create({
      uuid: uuidOf(2),
      collection: "c",
      tags: tags({ a: "1", b: "2" }),
      annotations: none,
    });
    expect(await all(store.listCollections(""))).toEqual(["c"]);
  });

  test("holds long tags, many of them", async () => {
    const many = new Map(Array.from({ length: 200 }, (_, n) => [`k${n}`, "v".repeat(255)]));
    await store.create({ uuid: uuidOf(1), collection: "c".repeat(255), tags: many, annotations: many });
    const expected = [...many].sort(([a], [b]) => (a < b ? -1 : 1));
    expect([...(await store.get(uuidOf(1)))!.tags]).toEqual(expected);
    const again = { uuid: uuidOf(2), collection: "c".repeat(255), tags: many, annotations: none };
    await expect(store.create(again)).rejects.toMatchObject({ code: 418 });
  });

  test("finds more streams and collections than one answer of the database holds, in order", async () => {
    const streams = Array.from({ length: 2_345 }, (_, n): StreamRecord => {
      const id = new Uint8Array(16);
      new DataView(id.buffer).setUint32(12, n);
      const name = tags({ name: String(n).padStart(5, "0") });
      const at = `plant/${String(n).padStart(5, "0")}`;
      return { uuid: id, collection: at, tags: name, annotations: none, propertyVersion: BigInt(n + 1) };
    });
    await store.load(streams, [uuidOf(9)]);
    const query = { isCollectionPrefix: true, tags: new Map(), annotations: new Map() };
    expect(await all(store.lookup({ ...query, collection: "plant/" }))).toEqual(streams);
    expect(await all(store.listCollections("plant/"))).toEqual(streams.map((stream) => stream.collection));
    const recycled = { uuid: uuidOf(9), collection: "c", tags: none, annotations: none };
    await expect(store.create(recycled)).rejects.toMatchObject({ code: 429 });
    // A reader that stops early, and streams that go away while it reads.
    for await (const stream of store.lookup({ ...query, collection: "plant/" })) {
      expect(stream).toEqual(streams[0]);
      break;
    }
  });

  test("lets exactly one of many at the same time win", async () => {
    const same = (n: number) => ({
      uuid: uuidOf(n),
      collection: "c",
      tags: tags({ name: "x" }),
      annotations: none,
    });
    const created = await Promise.all([1, 2, 3, 4, 5].map((n) => outcome(() => store.create(same(n)))));
    expect(created.filter((result) => result === null)).toHaveLength(1);
    const [winner] = await all(
      store.lookup({ collection: "c", isCollectionPrefix: false, tags: new Map(), annotations: new Map() }),
    );
    const set = (n: number) => store.setAnnotations(winner!.uuid, 1n, tags({ k: String(n) }));
    const changed = await Promise.all([1, 2, 3, 4, 5].map((n) => outcome(() => set(n))));
    expect(changed.filter((result) => result === null)).toHaveLength(1);
    expect(changed.filter((result) => (result as { code?: number } | null)?.code === 423)).toHaveLength(4);
    expect((await store.get(winner!.uuid))!.propertyVersion).toBe(2n);
  });
});
