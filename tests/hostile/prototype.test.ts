// Keys such as __proto__ come in from files, arguments and servers. They are keys like any other, or refused; nothing of them
// gets into Object.prototype, and nothing is read out of a prototype that came along.
import { create, toBinary } from "@bufbuild/protobuf";
import { startServer } from "btrdb-dev-server";
import { type BTrDB, connect, explainConnection, InvalidCredentialsFile, isBTrDBError } from "btrdb-web";
import { createGateway } from "btrdb-web/gateway";
import { SQLQueryResponseSchema, StreamInfoResponseSchema } from "btrdb-web/proto";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { inside } from "../cli/helpers.ts";
import { startSpyCluster } from "../gateway/spy-cluster.ts";

const UUID = "7ce70f5a-2a2a-4a2f-8f54-0a1a5b9e7a70";
const clean = Object.getOwnPropertyNames(Object.prototype).sort();

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(clean);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

describe("credentials", () => {
  const read = (credentials: unknown) =>
    explainConnection({ credentials: credentials as string, env: {} }).then(
      ({ endpoints, apiKey }) => [endpoints?.value, apiKey?.value],
      (error: unknown) => error,
    );
  const pollution = "{btrdb: {endpoints: 'evil:1', api_key: polluted}, polluted: 1}";

  test.each([
    ["a profile called __proto__ is not the default", `__proto__: ${pollution}`],
    ["nor is one called constructor", `constructor: {prototype: ${pollution}}`],
    ["a prototype within a profile brings nothing", `default: {__proto__: ${pollution}}`],
    ["nor within btrdb", "default: {btrdb: {__proto__: {endpoints: 'evil:1', api_key: polluted}}}"],
    ["nor by a merge key", "x: &x {__proto__: {endpoints: 'evil:1'}}\ndefault: {btrdb: {<<: *x}}"],
    ["nor by several", "default: {btrdb: {<<: [{__proto__: {endpoints: 'evil:1'}}, {constructor: {}}]}}"],
    ["nor by a quoted key", 'default: {btrdb: {"__proto__": {endpoints: "evil:1"}}}'],
  ])("%s", async (_, text) => {
    expect(JSON.stringify([await read(text)])).not.toMatch(/evil|polluted/u);
  });

  test("an object that was read from JSON is no better", async () => {
    for (const text of [
      `{"__proto__": {"default": {"btrdb": {"endpoints": "evil:1"}}}}`,
      `{"default": {"btrdb": {"__proto__": {"endpoints": "evil:1", "api_key": "polluted"}}}}`,
    ])
      expect(JSON.stringify([await read(JSON.parse(text))])).not.toMatch(/evil|polluted/u);
  });

  test.each([
    "default: !!js/function 'function () { globalThis.polluted = 1 }'",
    "default: {btrdb: {endpoints: !!js/undefined ''}}",
    "default: {btrdb: {endpoints: !!python/object/apply:os.system ['touch /tmp/pwned']}}",
    "default: {btrdb: {endpoints: !!binary 'ZXZpbDox'}}",
    "default: !!set {btrdb}",
    "default: {btrdb: {api_key: !!timestamp 2001-12-14}}",
    "? [a, b]\n: {btrdb: {endpoints: 'h:1'}}",
    "%TAG ! tag:evil,2000:\n---\ndefault: !x {}",
  ])("a tag builds nothing: %s", async (text) => {
    await read(text);
    expect("polluted" in globalThis).toBe(false);
  });

  const laughs = (levels: number, of: (alias: string) => string) =>
    Array.from(
      { length: levels },
      (_, at) => `a${at}: &a${at} ${at === 0 ? "{x: y}" : of(`*a${at - 1}`)}`,
    ).join("\n");

  test.each([
    ["lists of aliases", laughs(12, (alias) => `[${Array(10).fill(alias).join(", ")}]`)],
    [
      "maps of aliases",
      laughs(12, (alias) => `{${[..."abcdefghi"].map((key) => `${key}: ${alias}`).join(", ")}}`),
    ],
    ["brackets without end", "[".repeat(20_000)],
    ["maps without end", "{a: ".repeat(10_000)],
  ])("a bomb is refused: %s", async (_, text) => {
    await expect(connect({ credentials: text, env: {} })).rejects.toBeInstanceOf(InvalidCredentialsFile);
  });

  test("an alias of itself is a map like any other", async () => {
    expect(await read("default: &a {btrdb: *a, endpoints: 'h:1'}")).toEqual(["h:1", undefined]);
  });

  test("merge keys of merge keys come to an end", async () => {
    const merges = laughs(24, (alias) => `{<<: [${Array(2).fill(alias).join(", ")}]}`);
    await expect(connect({ credentials: merges, env: {} })).rejects.toSatisfy((error) => isBTrDBError(error));
  });
});

async function cluster(...messages: Uint8Array[]): Promise<BTrDB> {
  const { url, close } = await startSpyCluster({ messages });
  onTestFinished(close);
  const conn = await connect(url, { apiKey: false, verify: false, env: {}, credentials: {} });
  onTestFinished(() => conn.close());
  return conn;
}

describe("answers of a server", () => {
  test("tags and annotations are their own properties", async () => {
    const pair = (key: string, value: string) => ({ key, val: { value } });
    const pairs = [
      pair("__proto__", `{"polluted": true}`),
      pair("constructor", `{"prototype": {"polluted": true}}`),
      pair("json", `{"__proto__": {"polluted": true}, "a": [{"__proto__": null}]}`),
      pair("toString", "NaN"),
      pair("half", `"\\ud800"`),
    ];
    const answer = create(StreamInfoResponseSchema, {
      descriptor: {
        uuid: new Uint8Array(16),
        collection: "__proto__",
        tags: pairs,
        annotations: pairs,
        propertyVersion: 1n,
      },
    });
    const conn = await cluster(toBinary(StreamInfoResponseSchema, answer));
    const { tags, annotations, collection } = await conn.stream(UUID).metadata();
    expect(collection).toBe("__proto__");
    for (const record of [tags, annotations]) {
      expect(Object.keys(record)).toEqual(pairs.map(({ key }) => key));
      expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    }
    expect(Object.hasOwn(annotations.json as object, "__proto__")).toBe(true);
    expect((annotations.json as Record<string, unknown>).polluted).toBeUndefined();
    expect(annotations.half).toBe("\ud800");
  });

  test("rows of SQL too", async () => {
    const row = `{"__proto__": {"polluted": true}, "uuid": "x", "constructor": {"prototype": {"polluted": true}}}`;
    const answer = create(SQLQueryResponseSchema, { SQLQueryRow: [new TextEncoder().encode(row)] });
    const conn = await cluster(toBinary(SQLQueryResponseSchema, answer));
    const [found] = await conn.query<Record<string, unknown>>("select 1");
    expect(Object.keys(found ?? {})).toEqual(["__proto__", "uuid", "constructor"]);
    expect(found?.polluted).toBeUndefined();
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
  });
});

test("the command line: commands, options, headers and lines that are prototypes", async () => {
  const server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => {} });
  onTestFinished(() => server.close());
  const env = { BTRDB_ENDPOINTS: server.url };
  const refused = [
    ["__proto__"],
    ["constructor"],
    ["--__proto__=x", "info"],
    ["info", "--constructor"],
    ["help", "__proto__"],
    ["insert", "h/p", "--create", "--merge", "__proto__"],
    ["insert", "h/p", "--create", "--time-unit", "constructor"],
    ["info", "--profile", "__proto__"],
  ];
  for (const args of refused) expect((await inside(args, { env })).code, args.join(" ")).not.toBe(0);
  const found = await inside(
    ["streams", "--tag", "__proto__=x", "--annotation", '__proto__={"polluted":1}'],
    { env },
  );
  expect(found.stdout).not.toContain("polluted");
  const csv = "__proto__,time,constructor,value\n1,2,3,4\n";
  expect((await inside(["insert", "h/csv", "--create"], { env, input: csv })).code).not.toBe(1);
  const json = '{"__proto__": {"time": 1, "value": 2}}\n';
  expect((await inside(["insert", "h/json", "--create"], { env, input: json })).code).toBe(2);
  const both = '{"time": 1, "value": 2, "__proto__": {"polluted": true}, "constructor": {}}\n';
  expect((await inside(["insert", "h/both", "--create"], { env, input: both })).code).toBe(0);
});

test("the gateway grants nothing that only a prototype has", async () => {
  const { url, seen, close } = await startSpyCluster();
  onTestFinished(close);
  const grants = `{"__proto__": {"subject": "a", "collections": [""], "methods": ["insert", "sQLQuery"], "allow": ["insert"]}}`;
  const options = {
    endpoints: url,
    origins: ["https://dash.example.com"],
    authorize: () => JSON.parse(grants) as never,
    ...(JSON.parse(grants) as object),
  };
  const gateway = createGateway(options as never);
  const ask = (method: string) =>
    gateway(
      new Request(`https://gateway.example.com/v5api.BTrDB/${method}`, {
        method: "POST",
        headers: { "content-type": "application/grpc-web+proto", origin: "https://dash.example.com" },
        body: new Uint8Array(5),
      }),
    );
  for (const method of [
    "Insert",
    "SQLQuery",
    "RawValues",
    "LookupStreams",
    "__proto__",
    "constructor",
    "toString",
  ]) {
    const answer = await ask(method);
    expect(answer.headers.get("grpc-status") ?? (await answer.text()), method).not.toMatch(
      /^(?:0|.*grpc-status: 0)/u,
    );
  }
  expect(seen).toEqual([]);
});
