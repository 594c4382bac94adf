import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureCertificates } from "btrdb-dev-server";
import { type BTrDB, connect, isBTrDBError, NotSupported, type Stream, toBTrDBError } from "btrdb-web";
import { nativeGrpc } from "btrdb-web/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningEnvoy, startEnvoy, validateEnvoyConfig } from "../../scripts/envoy/start-envoy.ts";
import { type Envoy, findEnvoy } from "../../scripts/tools/find-envoy.ts";
import { type Found, toolOrSkip } from "../../scripts/tools/found.ts";
import { run } from "../cli/helpers.ts";
import { FEATURES, featureRows, type Lab } from "./features.ts";
import { REAL_V4, startTarget, type Target } from "./target.ts";

const CONFIG = fileURLToPath(new URL("../../proxy/envoy.v4.yaml", import.meta.url));
const GUIDE = new URL("../../docs/guide/v4.md", import.meta.url);

let target: Target;
let found: Found<Envoy>;
let envoy: RunningEnvoy | undefined;
let cache: string;
let certificate: { chain: string; key: string };

beforeAll(async () => {
  target = await startTarget();
  found = await findEnvoy({ log: console.log });
  cache = await mkdtemp(join(tmpdir(), "btrdb-v4-"));
  process.env.BTRDB_CACHE_DIR = cache;
  const { certPath, keyPath } = await ensureCertificates();
  certificate = { chain: certPath, key: keyPath };
  if (found.found)
    envoy = await startEnvoy(found.tool, CONFIG, {
      plainPort: 0,
      tlsPort: 0,
      nodes: [target],
      certificate,
    });
}, 300_000);
afterAll(async () => {
  await envoy?.close();
  await target.close();
  await rm(cache, { recursive: true, force: true });
});

test("Envoy takes envoy.v4.yaml", async ({ skip }) => {
  const tool = toolOrSkip(found, skip);
  if (tool) expect(await validateEnvoyConfig(tool, CONFIG, { certificate })).toBe("");
});

const native = nativeGrpc();
afterAll(() => native.close());

/** What answers were packed with. */
const encodings = new Set<string | null>();

/** What the proxy does with paths, for a server without one. */
const toV4 =
  (send: typeof fetch): typeof fetch =>
  async (input, init) => {
    const answer = await send(String(input).replace("/v5api.BTrDB/", "/grpcinterface.BTrDB/"), init);
    encodings.add(answer.headers.get("grpc-encoding"));
    return answer;
  };

const atEnvoy = () => `http://127.0.0.1:${envoy?.ports.get("plain")}`;

const WAYS = [
  ...(REAL_V4 === undefined ? [{ way: "directly", url: () => target.url, fetch: toV4(fetch) }] : []),
  { way: "by native gRPC", url: () => target.url, fetch: toV4(native) },
  { way: "through envoy.v4.yaml", needsEnvoy: true, url: atEnvoy, fetch },
];

describe.each(WAYS)("the client and BTrDB v4, $way", ({ url, fetch, needsEnvoy = false }) => {
  const root = `v4/${crypto.randomUUID()}`;
  let conn: BTrDB;
  let stream: Stream;
  let lab: Lab;
  beforeAll(async () => {
    if (needsEnvoy && envoy === undefined) return;
    conn = await connect(url(), { fetch });
    stream = await conn.create({
      collection: `${root}/lab`,
      tags: { name: "volt", unit: "V" },
      annotations: { note: "hé", list: [1, 2] },
    });
    await stream.insert([1, 2, 3].map((at) => [BigInt(at), at]));
    await stream.flush();
    lab = { conn, stream, root };
  });

  const check = (name: string, body: () => Promise<void>) =>
    test(name, async ({ skip }) => {
      if (!needsEnvoy || toolOrSkip(found, skip)) await body();
    });

  for (const { name, works, run } of FEATURES)
    check(`${name}: ${works ? "works" : "is refused in words"}`, async () => {
      if (works) {
        await run(lab);
        return;
      }
      const error = await Promise.resolve(run(lab)).then(
        () => expect.fail("was not refused"),
        (reason: unknown) => toBTrDBError(reason),
      );
      expect(error.message).toMatch(/BTrDB 4\.15, which this server is, does not support|has no Arrow/);
      expect(["UNIMPLEMENTED", "NOT_IMPLEMENTED"]).toContain(error.code);
    });

  check("points are what was inserted, and the deviation that is not there is NaN", async () => {
    const values = await stream.values(0n, 8n);
    expect([...values.time]).toEqual([1n, 2n, 3n]);
    expect([...values.value]).toEqual([1, 2, 3]);
    for (const windows of [await stream.windows(0n, 8n, 4n), await stream.alignedWindows(0n, 8n, 2)]) {
      expect(windows.mean[0]).toBe(2);
      expect(windows.count[0]).toBe(3n);
      expect(windows.stddev[0]).toBeNaN();
    }
  });

  check("metadata comes back as it was written", async () => {
    const [same] = await conn.streamsInCollection(`${root}/lab`, { tags: { unit: "V" } });
    for (const one of [same, conn.stream(stream.uuid)]) {
      expect(await one?.tags()).toEqual({ name: "volt", unit: "V" });
      expect(await one?.annotations()).toMatchObject({ list: [1, 2] });
      expect(await one?.collection()).toBe(`${root}/lab`);
    }
    await stream.update({ annotations: { note: "new" } }, { replace: true });
    expect(await conn.stream(stream.uuid).annotations()).toEqual({ note: "new" });
    expect(await conn.listCollections(`${root}/l`)).toEqual([`${root}/lab`]);
  });

  check(
    "a merge policy is refused before anything is sent, also where the version was not asked for",
    async () => {
      const before = await stream.fullVersion();
      for (const options of [{ mergePolicy: "replace" }, { roundBits: 3 }] as const)
        await expect(stream.insert([[9n, 1]], options)).rejects.toBeInstanceOf(NotSupported);
      const unasked = await connect(url(), { verify: false, fetch });
      const insert = unasked.stream(stream.uuid).insert([[9n, 1]], { mergePolicy: "retain" });
      await expect(insert).rejects.toBeInstanceOf(NotSupported);
      expect(await stream.fullVersion()).toEqual(before);
    },
  );

  check("a stream is created as v4 has it, also where the version was not asked for", async () => {
    const unasked = await connect(url(), { verify: false, fetch });
    const tags = { name: crypto.randomUUID(), unit: "P1" };
    const { uuid } = await unasked.create({ collection: `${root}/unasked`, tags });
    const same = conn.stream(uuid);
    expect(await same.tags()).toEqual(tags);
    const writer = (await connect(url(), { verify: false, fetch })).stream(uuid);
    await writer.update({ annotations: { note: "P2" } });
    await same.refreshMetadata();
    expect(await same.annotations()).toEqual({ note: "P2" });
  });

  check("a raw insert with a merge policy is refused as well", async () => {
    const error: unknown = await conn.rpc
      .insert({ uuid: new Uint8Array(16), mergePolicy: 3 })
      .catch((reason: unknown) => reason);
    expect(isBTrDBError(toBTrDBError(error), "UNIMPLEMENTED")).toBe(true);
  });
});

test("who asks at the paths of v5 is told that it may be v4", async () => {
  const error: unknown = await connect(target.url, { fetch: native }).catch((reason: unknown) => reason);
  expect(String(error)).toContain("unknown service v5api.BTrDB");
  expect(String(error)).toContain("Is it BTrDB v4?");
});

test("messages were compressed", () => {
  expect([...encodings]).toEqual(["gzip"]);
});

test("pages of other origins see through Envoy how messages are packed", async ({ skip }) => {
  if (!toolOrSkip(found, skip)) return;
  const answer = await fetch(`${atEnvoy()}/v5api.BTrDB/Info`, {
    method: "POST",
    headers: { "content-type": "application/grpc-web+proto", origin: "http://elsewhere" },
    body: new Uint8Array(5),
  });
  expect(answer.headers.get("grpc-encoding")).toBe("gzip");
  expect(answer.headers.get("access-control-expose-headers")).toContain("grpc-encoding");
});

test("the command line lists and reads, and says in words what v4 can't", async ({ skip }) => {
  if (!toolOrSkip(found, skip)) return;
  const env = { BTRDB_ENDPOINTS: atEnvoy() };
  const conn = await connect(env.BTRDB_ENDPOINTS);
  const collection = `v4/${crypto.randomUUID()}`;
  const stream = await conn.create({ collection, tags: { name: "amp" } });
  const listed = await run(["streams", collection, "--json"], { env });
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining(stream.uuid) });
  const insert = ["insert", stream.uuid];
  expect(await run(insert, { env, input: "time,value\n1,2\n" })).toMatchObject({ code: 0 });
  const merging = await run([...insert, "--merge", "replace"], { env, input: "time,value\n1,3\n" });
  expect(merging.code).not.toBe(0);
  expect(merging.stderr).toContain("does not support merge policies");
  expect([...(await stream.values(0n, 8n)).value]).toEqual([2]);
});

test("the table of docs/guide/v4.md is what these tests found", async () => {
  const rows = (await readFile(GUIDE, "utf8")).split("\n").filter((line) => /^\| .*(yes|no) /u.test(line));
  const cells = (line: string) => line.split("|").map((cell) => cell.trim());
  expect(rows.map(cells)).toEqual(featureRows().map(cells));
});
