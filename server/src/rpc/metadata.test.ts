import { beforeEach, describe, expect, test } from "vitest";
import { type BTrDBClient, collect, newStream, testServer, webClient } from "../testing/test-server.ts";

let client: BTrDBClient;
const newUuid = () => crypto.getRandomValues(new Uint8Array(16));
const unknown = new Uint8Array(16).fill(7);

beforeEach(async () => {
  client = webClient((await testServer()).url);
});

type Properties = Record<string, string | undefined>;
const pairs = (properties: Properties) =>
  Object.entries(properties).map(([key, value]) => (value === undefined ? { key } : { key, val: { value } }));

async function create(
  collection: string,
  tags: Properties = {},
  annotations: Properties = {},
  uuid = newUuid(),
) {
  const request = { uuid, collection, tags: pairs(tags), annotations: pairs(annotations) };
  const { stat } = await client.create(request);
  return { uuid, code: stat?.code, message: stat?.msg };
}

describe("Create", () => {
  test.for([
    { collection: "a", code: undefined },
    { collection: "", code: 407 },
    { collection: "a\0b", code: 407 },
    { collection: "x".repeat(255), code: undefined },
    { collection: "x".repeat(256), code: 407 },
    { collection: "é".repeat(127), code: undefined },
    { collection: "é".repeat(128), code: 407 },
    { tags: { a: "v" }, code: undefined },
    { tags: { "a.b_1": "v" }, code: undefined },
    { tags: { A: "v" }, code: 408 },
    { tags: { "1a": "v" }, code: 408 },
    { tags: { "a-b": "v" }, code: 408 },
    { tags: { "a\n": "v" }, code: 408 },
    { tags: { "": "v" }, code: 408 },
    { tags: { ["k".repeat(63)]: "v" }, code: undefined },
    { tags: { ["k".repeat(64)]: "v" }, code: 408 },
    { tags: { a: "" }, code: 409 },
    { tags: { a: undefined }, code: 409 },
    { tags: { a: "v".repeat(255) }, code: undefined },
    { tags: { a: "v".repeat(256) }, code: 409 },
    { tags: { a: "x\0" }, code: 409 },
    { annotations: { A: "v" }, code: 408 },
    { annotations: { a: "" }, code: undefined },
    { annotations: { a: "v".repeat(256) }, code: 409 },
    { annotations: { a: "x\0" }, code: 409 },
    { collection: "", tags: { A: "" }, code: 407 },
    { tags: { A: "", b: "" }, code: 408 },
    { uuid: new Uint8Array(17), code: 421 },
  ])(
    "of $collection $tags $annotations is $code",
    async ({ collection = "c", tags, annotations, uuid, code }) => {
      expect((await create(collection, tags, annotations, uuid)).code).toBe(code);
    },
  );

  test("the same uuid is 417, the same collection and tags are 418, in any order", async () => {
    const { uuid } = await create("c", { name: "a", unit: "V" });
    expect((await create("other", { name: "b" }, {}, uuid)).code).toBe(417);
    expect((await create("c", { unit: "V", name: "a" })).code).toBe(418);
    expect((await create("c", { name: "a" })).code).toBeUndefined();
    expect((await create("d", { name: "a", unit: "V" })).code).toBeUndefined();
  });
});

describe("StreamInfo", () => {
  test("tells version and descriptor, each unless it is left out", async () => {
    const { uuid } = await create("c", { name: "a" }, { note: "n" });
    const descriptor = {
      collection: "c",
      tags: [{ key: "name", val: { value: "a" } }],
      annotations: [{ key: "note", val: { value: "n" } }],
      propertyVersion: 1n,
    };
    expect(await client.streamInfo({ uuid })).toMatchObject({ versionMajor: 10n, descriptor });
    expect(await client.streamInfo({ uuid, omitVersion: true })).toMatchObject({
      versionMajor: 0n,
      descriptor,
    });
    const brief = await client.streamInfo({ uuid, omitDescriptor: true });
    expect(brief.versionMajor).toBe(10n);
    expect(brief.descriptor?.collection).toBe("");
    const neither = await client.streamInfo({ uuid, omitVersion: true, omitDescriptor: true });
    expect(neither.stat?.code).toBe(421);
    expect((await client.streamInfo({ uuid: unknown })).stat?.code).toBe(404);
  });
});

describe("SetStreamTags and SetStreamAnnotations", () => {
  test("change, add and remove, one property version a call", async () => {
    const { uuid } = await create("c", { name: "a", unit: "V" }, { x: "1", y: "2" });
    const changed = await client.setStreamAnnotations({
      uuid,
      expectedPropertyVersion: 1n,
      changes: pairs({ x: "3", y: undefined, z: "" }),
      removals: ["nothing"],
    });
    expect(changed.stat).toBeUndefined();
    const tagged = await client.setStreamTags({
      uuid,
      expectedPropertyVersion: 2n,
      tags: pairs({ name: "b" }),
      remove: ["unit"],
      collection: "moved",
    });
    expect(tagged.stat).toBeUndefined();
    const { descriptor } = await client.streamInfo({ uuid });
    expect(descriptor?.collection).toBe("moved");
    expect(descriptor?.propertyVersion).toBe(3n);
    expect(descriptor?.tags.map(({ key, val }) => [key, val?.value])).toEqual([["name", "b"]]);
    expect(descriptor?.annotations.map(({ key, val }) => [key, val?.value])).toEqual([
      ["x", "3"],
      ["z", ""],
    ]);
    const collections = (await collect(client.listCollections({}))).flatMap((message) => message.collections);
    expect(collections).toEqual(["moved"]);
  });

  test("a bad key is judged before the stream, the stream before the version", async () => {
    const { uuid } = await create("c", { name: "a" });
    const set = async (stream: Uint8Array<ArrayBuffer>, expectedPropertyVersion: bigint, key: string) => {
      const changes = pairs({ [key]: "v" });
      const annotations = await client.setStreamAnnotations({
        uuid: stream,
        expectedPropertyVersion,
        changes,
      });
      const tags = await client.setStreamTags({ uuid: stream, expectedPropertyVersion, tags: changes });
      return [annotations.stat?.code, tags.stat?.code];
    };
    expect(await set(unknown, 9n, "Bad")).toEqual([408, 408]);
    expect(await set(unknown, 9n, "good")).toEqual([404, 404]);
    expect(await set(uuid, 9n, "good")).toEqual([423, 423]);
  });

  test("tags that another stream of the collection has are 418", async () => {
    await create("c", { name: "a" });
    const { uuid } = await create("c", { name: "b" });
    const request = { uuid, expectedPropertyVersion: 1n, tags: pairs({ name: "a" }) };
    expect((await client.setStreamTags(request)).stat?.code).toBe(418);
    expect((await client.setStreamTags({ ...request, collection: "d" })).stat).toBeUndefined();
  });
});

describe("LookupStreams", () => {
  const lookup = async (
    collection: string,
    isCollectionPrefix: boolean,
    tags: Properties = {},
    annotations = {},
  ) => {
    const request = { collection, isCollectionPrefix, tags: pairs(tags), annotations: pairs(annotations) };
    const messages = await collect(client.lookupStreams(request));
    return messages.flatMap(({ results }) => results.map((s) => `${s.collection}:${s.tags[0]?.val?.value}`));
  };

  test("by collection, exact or as a prefix, by tags and annotations", async () => {
    await create("a", { name: "1" });
    await create("a/b", { name: "2", unit: "V" }, { note: "x" });
    await create("ab", { name: "3" }, { note: "y" });
    expect(await lookup("a", false)).toEqual(["a:1"]);
    expect(await lookup("a/", false)).toEqual([]);
    expect(await lookup("a", true)).toEqual(["a:1", "a/b:2", "ab:3"]);
    expect(await lookup("a/", true)).toEqual(["a/b:2"]);
    expect(await lookup("", true, { unit: undefined })).toEqual(["a/b:2"]);
    expect(await lookup("", true, { name: "1" })).toEqual(["a:1"]);
    expect(await lookup("", true, { name: "2" }, { note: "x" })).toEqual(["a/b:2"]);
    expect(await lookup("", true, { name: "2" }, { note: "y" })).toEqual([]);
    expect(await lookup("", true, {}, { note: undefined })).toEqual(["a/b:2", "ab:3"]);
    expect(await lookup("", true, {}, { other: undefined })).toEqual([]);
  });

  test("200 streams a message, none is one empty message", async () => {
    for (let i = 0; i < 401; i++) await newStream(client);
    const messages = await collect(client.lookupStreams({ isCollectionPrefix: true }));
    expect(messages.map(({ results }) => results.length)).toEqual([200, 200, 1]);
    const none = await collect(client.lookupStreams({ collection: "none" }));
    expect(none.map(({ results }) => results.length)).toEqual([0]);
  });
});

test("ListCollections finds collections by prefix, each once, sorted", async () => {
  for (const collection of ["b", "a/2", "a/1", "a"]) await create(collection, { name: "x" });
  await create("a", { name: "y" });
  const list = async (prefix: string) =>
    (await collect(client.listCollections({ prefix }))).map((message) => message.collections);
  expect(await list("")).toEqual([["a", "a/1", "a/2", "b"]]);
  expect(await list("a/")).toEqual([["a/1", "a/2"]]);
  expect(await list("z")).toEqual([[]]);
});

test("GetMetadataUsage counts keys below a prefix", async () => {
  await create("a/1", { name: "x", unit: "V" }, { note: "n" });
  await create("a/2", { name: "x" }, { note: "n", other: "o" });
  await create("b", { name: "x", ingress: "i" });
  const usage = await client.getMetadataUsage({ prefix: "a/" });
  expect(usage.tags).toMatchObject([
    { key: "name", count: 2n },
    { key: "unit", count: 1n },
  ]);
  expect(usage.annotations).toMatchObject([
    { key: "note", count: 2n },
    { key: "other", count: 1n },
  ]);
});
