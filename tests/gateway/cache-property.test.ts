import type { RunningServer } from "btrdb-dev-server";
import { type BTrDB, type Stream, uuidToBytes } from "btrdb-web";
import { memoryStore } from "btrdb-web/gateway";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectAs, direct, type RunningGateway, startCluster, startGateway } from "./helpers.ts";

const RUNS = process.env.LONG === "1" ? 300 : 10;
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

let cluster: RunningServer;
let operator: BTrDB;

beforeAll(async () => {
  cluster = await startCluster();
  operator = await direct(cluster);
});
afterAll(() => cluster.close());

interface Read {
  readonly do: "read";
  readonly stream: number;
  readonly user: (typeof USERS)[number];
  readonly method: number;
  readonly at: number;
  /** Versions back from the latest; undefined asks for the latest. */
  readonly back: number | undefined;
}

type Step =
  | Read
  | { readonly do: "insert"; readonly stream: number; readonly at: number; readonly count: number }
  | { readonly do: "delete"; readonly stream: number; readonly at: number; readonly count: number }
  | { readonly do: "flush"; readonly stream: number };

const stream = fc.nat({ max: 2 });
const at = fc.nat({ max: 1 });
const count = fc.integer({ min: 1, max: 50 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("insert" as const), stream, at, count }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("delete" as const), stream, at, count }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("flush" as const), stream }), weight: 2 },
  {
    arbitrary: fc.record({
      do: fc.constant("read" as const),
      stream,
      user: fc.constantFrom(...USERS),
      method: fc.constantFrom(0, 3, 6),
      at,
      back: fc.option(fc.nat({ max: 1 }), { nil: undefined, freq: 1 }),
    }),
    weight: 10,
  },
);

/** Reads something and says which version the answer is of. */
async function read(
  of: Stream,
  method: number,
  at: number,
  version: bigint,
): Promise<{ version: bigint } | undefined> {
  const start = BigInt(at) * 1000n;
  const transport = method % 2 === 0 ? "proto" : "arrow";
  switch (method) {
    case 0:
    case 1:
      return of.values(start, END, { version, transport });
    case 2:
    case 3:
      return of.alignedWindows(start, END, 10, { version, transport });
    case 4:
    case 5:
      return of.windows(start, END, 5000n, { version, transport });
    default:
      return of.nearest(start, { version });
  }
}

test("with writes going on, an answer is what the cluster says of the version that it names", {
  timeout: 120_000 * Math.max(1, RUNS / 100),
}, async () => {
  const seen = { hit: 0, miss: 0, bypass: 0, refused: 0 };
  let nth = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 40, maxLength: 80 }),
      fc.constantFrom(0, 5, 1000),
      async (steps, versionMs) => {
        const gateway = await startGateway(cluster, { cache: { store: memoryStore(), versionMs } });
        try {
          await run(steps, gateway);
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

  async function run(steps: readonly Step[], gateway: RunningGateway): Promise<void> {
    const streams = await Promise.all(
      COLLECTIONS.map((collection) =>
        operator.create({ collection, tags: { name: `s${nth++}`, unit: "V" } }),
      ),
    );
    const caches: (string | null)[] = [];
    const users = Object.fromEntries(
      await Promise.all(USERS.map(async (user) => [user, await connectAs(user, gateway, caches)] as const)),
    );
    const writes: Promise<unknown>[] = [];
    for (const step of steps) {
      const here = streams[step.stream] as Stream;
      const from = step.do === "flush" ? 0n : BigInt(step.at) * 1000n;
      // Writes are not waited for: they race with the reads.
      if (step.do === "insert")
        writes.push(
          here.insert(Array.from({ length: step.count }, (_, i) => [from + BigInt(i * 20), i] as const)),
        );
      else if (step.do === "delete") writes.push(here.delete(from, from + BigInt(step.count * 20)));
      else if (step.do === "flush") writes.push(here.flush());
      else await check(step, here, (users[step.user] as BTrDB).stream(here.uuid), caches);
    }
    await Promise.all(writes);
  }

  async function check(
    { user, method, at, back, ...step }: Read,
    here: Stream,
    through: Stream,
    caches: (string | null)[],
  ): Promise<void> {
    const latest = (await operator.rpc.streamInfo({ uuid: uuidToBytes(here.uuid) })).versionMajor;
    const asked = back === undefined ? 0n : latest - BigInt(back) < 10n ? 10n : latest - BigInt(back);
    const answer = await read(through, method, at, asked).catch((error: unknown) => error as Error);
    if (MAY[user]?.[step.stream] !== true) {
      expect(answer).toMatchObject({ code: "PERMISSION_DENIED" });
      seen.refused++;
      return;
    }
    const cache = caches.at(-1) as keyof typeof seen;
    seen[cache]++;
    if (answer instanceof Error) throw answer;
    // The cluster's latest may have points that no version has: then it is the cluster that was asked.
    if (cache === "bypass") return;
    if (answer === undefined) return expect(asked).toBeLessThanOrEqual(latest);
    if (asked !== 0n) expect(answer.version).toBe(asked);
    expect(answer.version).toBeGreaterThanOrEqual(asked === 0n ? 10n : asked);
    expect(answer).toEqual(await read(here, method, at, answer.version));
  }
});
