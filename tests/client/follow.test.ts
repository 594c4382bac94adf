import { fromBinary } from "@bufbuild/protobuf";
import { type RunningServer, startServer } from "btrdb-dev-server";
import {
  type BTrDB,
  connect,
  type FollowEvent,
  type FollowOptions,
  MAX_TIME,
  type MergePolicy,
  MIN_TIME,
  RawColumns,
  randomUuid,
  type Stream,
  type StreamChange,
  StreamSet,
  uuidToText,
} from "btrdb-web";
import { StreamInfoParamsSchema } from "btrdb-web/proto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const LONG = process.env.LONG === "1";
const QUICK: FollowOptions = { minIntervalMs: 5, maxIntervalMs: 20 };

let server: RunningServer;
let conn: BTrDB;

beforeAll(async () => {
  const options = { port: 0, tlsPort: null, database: "memory", enableObliterate: true };
  server = await startServer({ ...options, log: () => undefined });
  conn = await connect(server.url.replace("grpc:", "http:"));
});
afterAll(() => server.close());

const newStream = () => conn.create({ collection: `follow/${randomUuid()}`, tags: { name: "a", unit: "V" } });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The next event, which is to be a change. */
async function nextChange(events: AsyncIterator<FollowEvent, void>): Promise<StreamChange> {
  const { value } = await events.next();
  if (value?.kind !== "change") throw new Error(`${value?.kind} came, not a change`);
  return value;
}

/** A copy of one stream that reads only what has changed. */
class Copy {
  points = new RawColumns({ time: new BigInt64Array(), value: new Float64Array() });
  version: StreamChange["to"] | undefined;

  async take(change: StreamChange): Promise<void> {
    if (this.version !== undefined) expect(change.from).toEqual(this.version);
    this.version = change.to;
    const kept = change.ranges.reduce(
      (points, { start, end }) =>
        RawColumns.concat(points.between(MIN_TIME, start), points.between(end, MAX_TIME)),
      this.points,
    );
    const points = [...kept, ...(await change.values())].toSorted((a, b) => Number(a.time - b.time));
    this.points = new RawColumns({
      time: BigInt64Array.from(points, ({ time }) => time),
      value: Float64Array.from(points, ({ value }) => value),
    });
  }
}

test("inserts, flushes and deletes are told, each beginning where the last one ended", async () => {
  const stream = await newStream();
  const events = new StreamSet([stream]).follow({ ...QUICK, from: 10n });
  const before = Date.now();
  await stream.insert([[5n, 1]]);
  const first = await nextChange(events);
  expect(first).toMatchObject({ stream, from: { major: 10n, minor: 0n }, to: { major: 10n, minor: 1n } });
  expect(first.seenAt).toBeGreaterThanOrEqual(before);
  expect(first.seenAt).toBeLessThanOrEqual(Date.now());
  expect([...(await first.values())]).toEqual([{ time: 5n, value: 1 }]);
  await stream.flush();
  const second = await nextChange(events);
  expect(second).toMatchObject({ from: first.to, to: { major: 11n, minor: 0n } });
  expect([first.version, second.version]).toEqual([0n, 11n]);
  await stream.delete(0n, 10n);
  const third = await nextChange(events);
  expect(third).toMatchObject({ from: second.to, to: { major: 12n, minor: 0n } });
  expect((await third.values()).length).toBe(0);
  // What an event says stays true.
  expect([...(await second.values())]).toEqual([{ time: 5n, value: 1 }]);
  await events.return();
});

describe("a copy that reads only the ranges is the stream in the end", () => {
  type Step =
    | { readonly kind: "insert"; readonly at: number; readonly count: number; readonly policy: MergePolicy }
    | { readonly kind: "delete"; readonly at: number; readonly count: number }
    | { readonly kind: "flush" }
    | { readonly kind: "pause"; readonly ms: number };
  const at = fc.integer({ min: -50, max: 5000 });
  const steps: fc.Arbitrary<Step[]> = fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant("insert" as const),
          at,
          // More than the 1,024 that fit into a leaf, so that ranges become small.
          count: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1000, max: 3000 })),
          policy: fc.constantFrom<MergePolicy>("never", "equal", "retain", "replace"),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant("delete" as const),
          at,
          count: fc.integer({ min: 1, max: 3000 }),
        }),
      },
      { weight: 2, arbitrary: fc.constant({ kind: "flush" as const }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("pause" as const), ms: fc.nat({ max: 30 }) }),
      },
    ),
    { maxLength: 25 },
  );
  let value = 0;
  const STEP_NS = 1n << 48n;
  const run = async (stream: Stream, step: Step) => {
    if (step.kind === "pause") await pause(step.ms);
    else if (step.kind === "flush") await stream.flush();
    else {
      const time = BigInt64Array.from(
        { length: step.count },
        (_, i) => (BigInt(step.at + i) * STEP_NS) / 1000n,
      );
      const last = time.at(-1) as bigint;
      if (step.kind === "delete") await stream.delete(time[0] as bigint, last + 1n);
      else
        await stream.insert(
          { time, value: Float64Array.from(time, () => value++) },
          { mergePolicy: step.policy },
        );
    }
  };

  test("whatever happens meanwhile", async () => {
    let partial = 0;
    const property = fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 3 }), async (scripts) => {
      const streams = await Promise.all(scripts.map(newStream));
      const copies = new Map(streams.map((stream) => [stream, new Copy()]));
      const written = Promise.all(
        scripts.map(async (script, i) => {
          const stream = streams[i] as Stream;
          for (const step of script) await run(stream, step);
          // Points that replaced others in the buffer, one for one, have no version before.
          await stream.flush();
          return stream.fullVersion();
        }),
      );
      let goal: readonly StreamChange["to"][] | undefined;
      void written.then((versions) => {
        goal = versions;
      });
      // Something always changes in the end, so that there is an event to end at.
      const bell = await newStream();
      void written.then(() => bell.insert([[0n, 0]]));
      for await (const event of new StreamSet([...streams, bell]).follow({ ...QUICK, from: 10n })) {
        if (event.kind === "gone") throw event.error;
        if (event.ranges.some(({ end, start }) => end - start < 1n << 56n)) partial++;
        await copies.get(event.stream)?.take(event);
        const version = (i: number) => copies.get(streams[i] as Stream)?.version ?? { major: 10n, minor: 0n };
        if (goal?.every(({ major, minor }, i) => version(i).major === major && version(i).minor === minor))
          break;
      }
      for (const [stream, { points }] of copies) {
        const direct = await stream.values(MIN_TIME, MAX_TIME);
        expect(points.time).toEqual(direct.time);
        expect(points.value).toEqual(direct.value);
      }
    });
    await fc.assert(property, { numRuns: LONG ? 300 : 20, endOnFailure: true });
    // Otherwise nothing but whole streams was read, and little is shown.
    expect(partial).toBeGreaterThan(10);
  });
});

describe("where it begins", () => {
  test("now, unless a version is given; 0n is all there is", async () => {
    const asked: string[] = [];
    const noting = await connect(conn.endpoint, {
      fetch: async (input, init) => {
        const answer = await fetch(input, init);
        if (String(input).endsWith("/StreamInfo")) {
          const { uuid } = fromBinary(
            StreamInfoParamsSchema,
            (init as { body: Uint8Array }).body.subarray(5),
          );
          asked.push(uuidToText(uuid));
        }
        return answer;
      },
    });
    const [a, b] = [noting.stream((await newStream()).uuid), noting.stream((await newStream()).uuid)];
    await a.insert([[1n, 1]]);
    await b.insert([[1n, 1]]);
    const set = new StreamSet([a, b]);
    const events = set.follow({ ...QUICK, from: new Map([[b.uuid, 0n]]) });
    expect(await nextChange(events)).toMatchObject({ stream: b, from: { major: 0n } });
    const waiting = nextChange(events);
    await expect.poll(() => asked).toContain(a.uuid);
    await a.insert([[2n, 2]]);
    expect(await waiting).toMatchObject({ stream: a, from: { minor: 1n }, to: { minor: 2n } });
    await events.return();
  });

  test("at pinned versions, and in the range of the set", async () => {
    const stream = await newStream();
    await stream.insert([[1n, 1]]);
    const set = new StreamSet([stream], { start: 100n, end: 200n });
    await set.pinVersions();
    await stream.insert([
      [99n, 1],
      [100n, 2],
      [199n, 3],
      [200n, 4],
    ]);
    await stream.flush();
    const events = set.follow(QUICK);
    const change = await nextChange(events);
    expect(change).toMatchObject({ from: { major: 10n, minor: 0n }, to: { major: 11n, minor: 0n } });
    expect(change.ranges).toEqual([{ start: 100n, end: 200n }]);
    expect([...(await change.values())].map(({ value }) => value)).toEqual([2, 3]);
    expect([...(await change.values({ start: 150n }))].map(({ value }) => value)).toEqual([3]);
    expect((await change.values({ end: 100n })).length).toBe(0);
    const chunks: number[] = [];
    for await (const chunk of change.values()) chunks.push(...chunk.value);
    expect(chunks).toEqual([2, 3]);
    await events.return();
  });

  test("a version that the server does not have: everything may be different", async () => {
    const stream = await newStream();
    await stream.insert([[1n, 1]]);
    await stream.flush();
    for (const from of [
      { major: 99n, minor: 0n },
      { major: 11n, minor: 7n },
    ]) {
      const events = new StreamSet([stream]).follow({ ...QUICK, from: new Map([[stream.uuid, from]]) });
      const change = await nextChange(events);
      expect(change).toMatchObject({ from, to: { major: 11n, minor: 0n } });
      expect(change.ranges).toEqual([{ start: MIN_TIME, end: MAX_TIME }]);
      expect((await change.values()).length).toBe(1);
      await events.return();
    }
  });
});

test("who is slow gets what has happened meanwhile in one piece", async () => {
  const stream = await newStream();
  const events = new StreamSet([stream]).follow({ ...QUICK, from: 10n });
  await stream.insert([[0n, 0]]);
  const first = await nextChange(events);
  for (let i = 1n; i <= 30n; i++) {
    await stream.insert([[i, 0]]);
    if (i % 10n === 0n) await stream.flush();
    await pause(5);
  }
  const second = await nextChange(events);
  expect(second).toMatchObject({ from: first.to, to: { major: 13n, minor: 0n } });
  expect((await second.values()).length).toBe(31);
  await events.return();
});

describe("a stream that is gone", () => {
  test("is told once, and the others go on", async () => {
    const [a, b] = [await newStream(), await newStream()];
    const events = new StreamSet([a, b]).follow({ ...QUICK, from: 10n });
    await a.obliterate();
    expect((await events.next()).value).toMatchObject({
      kind: "gone",
      stream: a,
      error: { code: "NO_SUCH_STREAM" },
    });
    await b.insert([[1n, 1]]);
    expect(await nextChange(events)).toMatchObject({ stream: b });
    await b.obliterate();
    expect((await events.next()).value).toMatchObject({ kind: "gone", stream: b });
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test("no streams, no events", async () => {
    expect(await new StreamSet([]).follow().next()).toEqual({ done: true, value: undefined });
  });
});

test("what can't be is said with the first next()", async () => {
  const set = new StreamSet([await newStream()]);
  const wrong: FollowOptions[] = [
    { minIntervalMs: 0 },
    { minIntervalMs: Number.NaN },
    { minIntervalMs: 100, maxIntervalMs: 50 },
    { maxIntervalMs: Number.POSITIVE_INFINITY },
    { from: -1n },
    { from: 0n, resolution: 64 },
    { start: 5n, end: 5n },
  ];
  for (const options of wrong) await expect(set.follow(options).next()).rejects.toThrow();
  const signal = AbortSignal.abort();
  await expect(set.follow({ signal }).next()).rejects.toMatchObject({ code: "CANCELED" });
});
