import { type BTrDB, type Stream, uuidToBytes } from "btrdb-web";
import { memoryStore } from "btrdb-web/gateway";
import { GenerateCSVParams_QueryType } from "btrdb-web/proto";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { all, connectAs, direct, type RunningGateway, startCluster, startGateway } from "./helpers.ts";

const RUNS = process.env.LONG === "1" ? 300 : 15;
const USERS = ["boss", "ann", "ben", "nobody"] as const;
const COLLECTIONS = ["sites/a/x", "sites/b/x", "shared"] as const;
/** Who may see which of the collections. */
const MAY: Readonly<Record<string, readonly boolean[]>> = {
  boss: [true, true, true],
  ann: [true, false, true],
  ben: [false, true, true],
  nobody: [false, false, false],
};
const END = 1n << 20n;
/** Reads of one run, each of them many times. */
const READS = 8;
const METHODS = ["values", "alignedWindows", "windows", "nearest", "changes", "two", "csv"] as const;
/** Methods that read two streams. Their answers name no versions: a header of the gateway does. */
const OF_TWO: readonly string[] = ["two", "csv"];

const cluster = await startCluster();
const operator = await direct(cluster);
afterAll(() => cluster.close());

interface Read {
  readonly stream: number;
  /** The second stream of reads of two. */
  readonly other: number;
  readonly user: (typeof USERS)[number];
  readonly method: (typeof METHODS)[number];
  readonly at: number;
  /** Versions back from the latest, of each stream; undefined asks for the latest. */
  readonly back: readonly (number | undefined)[];
}

/** Reads are out of a few, so that many come again after something was written. */
type Step =
  | { readonly do: "read"; readonly nth: number }
  | { readonly do: "insert"; readonly stream: number; readonly at: number; readonly count: number }
  | { readonly do: "delete"; readonly stream: number; readonly at: number; readonly count: number }
  | { readonly do: "flush"; readonly stream: number };

const stream = fc.nat({ max: 2 });
const at = fc.nat({ max: 1 });
const count = fc.integer({ min: 1, max: 50 });
const back = fc.option(fc.nat({ max: 1 }), { nil: undefined, freq: 1 });
const reads: fc.Arbitrary<Read[]> = fc.array(
  fc.record({
    stream,
    other: stream,
    user: fc.constantFrom("boss", ...USERS),
    method: fc.constantFrom(...METHODS),
    at,
    back: fc.tuple(back, back),
  }),
  { minLength: READS, maxLength: READS },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("insert" as const), stream, at, count }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("delete" as const), stream, at, count }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("flush" as const), stream }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant("read" as const), nth: fc.nat({ max: READS - 1 }) }), weight: 10 },
);

/** Of the streams, at the versions: an answer, which names its version where such answers do. */
async function read(
  conn: BTrDB,
  [uuid = "", ...others]: readonly string[],
  { method, at }: Read,
  versions: readonly bigint[],
): Promise<{ version?: bigint } | undefined> {
  const start = BigInt(at) * 1000n;
  const version = versions[0] ?? 0n;
  const of = conn.stream(uuid);
  const uuids = [uuid, ...others].map(uuidToBytes);
  switch (method) {
    case "values":
      return of.values(start, END, { version, transport: "proto" });
    case "alignedWindows":
      return of.alignedWindows(start, END, 10, { version, transport: "arrow" });
    case "windows":
      return of.windows(start, END, 5000n, { version, transport: "arrow" });
    case "nearest":
      return of.nearest(start, { version });
    case "changes": {
      const asked = { uuid: uuids[0]!, fromMajor: BigInt(at) * 10n, toMajor: version };
      const messages = await all(conn.rpc.changes(asked));
      return { version: messages[0]!.versionMajor, messages } as { version: bigint };
    }
    case "two": {
      const asked = { uuid: uuids, versionMajor: [...versions], start, end: END };
      return { messages: await all(conn.rpc.arrowMultiValues(asked)) } as object;
    }
    case "csv": {
      const asked = {
        queryType: GenerateCSVParams_QueryType.RAW_QUERY,
        startTime: start,
        endTime: END,
        includeVersions: true,
        streams: uuids.map((uuid, at) => ({ uuid, version: versions[at]! })),
      };
      return { messages: await all(conn.rpc.generateCSV(asked)) } as object;
    }
  }
}

test("with writes going on, an answer is what the cluster says of the version that it names", {
  timeout: 120_000 * Math.max(1, RUNS / 100),
}, async () => {
  const seen = { hit: 0, miss: 0, bypass: 0, refused: 0 };
  const hits = new Set<string>();
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(
      reads,
      fc.array(step, { minLength: 40, maxLength: 80 }),
      fc.constantFrom(0, 5, 1000),
      async (reads, steps, versionMs) => {
        const gateway = await startGateway(cluster, { cache: { store: memoryStore(), versionMs } });
        try {
          await run(reads, steps, { gateway, versionMs });
        } finally {
          await gateway.close();
        }
      },
    ),
    { numRuns: RUNS },
  );
  console.log("answers:", seen);
  // What was never tried proves nothing.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5);
  expect([...hits].sort()).toEqual([...METHODS].sort());

  async function run(
    reads: readonly Read[],
    steps: readonly Step[],
    { gateway, versionMs }: { readonly gateway: RunningGateway; readonly versionMs: number },
  ): Promise<void> {
    const streams = await Promise.all(
      COLLECTIONS.map((collection) =>
        operator.create({ collection, tags: { name: `s${nth++}`, unit: "V" } }),
      ),
    );
    const said: Headers[] = [];
    const users = Object.fromEntries(
      await Promise.all(USERS.map(async (user) => [user, await connectAs(user, gateway, said)] as const)),
    );
    const writes: Promise<unknown>[] = [];
    for (const step of steps) {
      if (step.do === "read") {
        const read = reads[step.nth] as Read;
        // Twice, so that the second may be out of the cache.
        for (let i = 0; i < 2; i++)
          await check(read, streams, users[read.user] as BTrDB, { said, isFresh: versionMs === 0 });
        continue;
      }
      const here = streams[step.stream] as Stream;
      const from = step.do === "flush" ? 0n : BigInt(step.at) * 1000n;
      // Writes are not waited for: they race with the reads.
      if (step.do === "insert")
        writes.push(
          here.insert(Array.from({ length: step.count }, (_, i) => [from + BigInt(i * 20), i] as const)),
        );
      else if (step.do === "delete") writes.push(here.delete(from, from + BigInt(step.count * 20)));
      else writes.push(here.flush());
    }
    await Promise.all(writes);
  }

  async function check(
    step: Read,
    streams: readonly Stream[],
    through: BTrDB,
    { said, isFresh }: { readonly said: readonly Headers[]; readonly isFresh: boolean },
  ): Promise<void> {
    const { user, method, stream, other, back } = step;
    const reached = OF_TWO.includes(method) ? [stream, other] : [stream];
    const uuids = reached.map((nth) => (streams[nth] as Stream).uuid);
    const latest = await Promise.all(
      uuids.map(async (uuid) => (await operator.rpc.streamInfo({ uuid: uuidToBytes(uuid) })).versionMajor),
    );
    const asked = latest.map((newest, nth) => {
      const behind = back[nth];
      if (behind === undefined) return 0n;
      return newest - BigInt(behind) < 10n ? 10n : newest - BigInt(behind);
    });
    const answer = await read(through, uuids, step, asked).catch((error: unknown) => error as Error);
    if (!reached.every((nth) => MAY[user]?.[nth])) {
      expect(String(answer)).toContain("beyond what you may see");
      seen.refused++;
      return;
    }
    const headers = said.at(-1) as Headers;
    const cache = headers.get("x-btrdb-cache") as keyof typeof seen;
    seen[cache]++;
    if (answer instanceof Error) throw answer;
    if (cache === "hit") hits.add(method);
    // The cluster's latest may have points that no version has: then it is the cluster that was asked.
    if (cache === "bypass" && asked.includes(0n)) return;
    if (answer === undefined) return expect(method).toBe("nearest");
    const versions = named(answer, headers) ?? asked;
    for (const [nth, version] of versions.entries()) {
      if (asked[nth] !== 0n) expect(version).toBe(asked[nth]);
      // Where no version is taken as known for a while, the latest is the latest.
      else expect(version).toBeGreaterThanOrEqual((isFresh ? latest[nth] : 10n) as bigint);
    }
    expect(answer).toEqual(await read(operator, uuids, step, versions));
  }
});

/** The versions that an answer is of, as far as it or the gateway says them. */
function named({ version }: { version?: bigint }, headers: Headers): bigint[] | undefined {
  if (version !== undefined) return [version];
  return headers.get("x-btrdb-versions")?.split(",").map(BigInt);
}
