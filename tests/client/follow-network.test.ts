import { type RunningServer, startServer } from "btrdb-dev-server";
import {
  type BTrDB,
  connect,
  type FollowEvent,
  type FollowOptions,
  type FollowProblem,
  MAX_TIME,
  MIN_TIME,
  randomUuid,
  type Stream,
  type StreamChange,
  StreamSet,
} from "btrdb-web";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CuttingProxy, cuttingProxy } from "../helpers/cutting-proxy.ts";

const QUICK: FollowOptions = { minIntervalMs: 5, maxIntervalMs: 40 };
const LONG_WAIT = 60_000;

/** A network that does as it is told, between the client and a real server. */
const network = {
  /** Calls so far, by the name of the RPC. */
  calls: new Map<string, number>(),
  /** What happens to calls instead of being made. */
  fault: undefined as undefined | ((rpc: string, init: RequestInit) => Promise<Response> | undefined),
};

let server: RunningServer;
let proxy: CuttingProxy;
let direct: BTrDB;
let conn: BTrDB;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  const url = server.url.replace("grpc:", "http:");
  proxy = await cuttingProxy(url);
  direct = await connect(url);
  conn = await connect(`http://127.0.0.1:${proxy.port}`, {
    retry: { maxAttempts: 2, baseDelayMs: 1 },
    fetch: (input, init = {}) => {
      const rpc = String(input).replace(/^.*\//u, "");
      network.calls.set(rpc, (network.calls.get(rpc) ?? 0) + 1);
      return network.fault?.(rpc, init) ?? fetch(input, init);
    },
  });
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});
beforeEach(() => {
  network.calls.clear();
  network.fault = undefined;
});

/** A busy machine is slow: what has to come may take its time. */
const PATIENT = { timeout: 40_000 };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A stream to write to, and the same one behind the network. */
async function newStream(): Promise<{ writer: Stream; stream: Stream }> {
  const writer = await direct.create({
    collection: `follow/${randomUuid()}`,
    tags: { name: "a", unit: "V" },
  });
  return { writer, stream: conn.stream(writer.uuid) };
}

async function nextChange(events: AsyncIterator<FollowEvent, void>): Promise<StreamChange> {
  const { value } = await events.next();
  if (value?.kind !== "change") throw new Error(`${value?.kind} came, not a change`);
  return value;
}

/** What was under way may still be asked for; then nothing is, for many times the longest interval. */
const silence = () =>
  expect
    .poll(async () => {
      network.calls.clear();
      await pause(200);
      return network.calls.size;
    }, PATIENT)
    .toBe(0);

/** Never answered; ends only when it is aborted. */
const silent = (_rpc: string, { signal }: RequestInit): Promise<Response> =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
const offline = () => Promise.reject(new TypeError("Failed to fetch"));

describe("disconnects", () => {
  test("while nobody is there, inserts and deletes go on: afterwards they are told in one piece", async () => {
    const { writer, stream } = await newStream();
    const problems: FollowProblem[] = [];
    const recovered: Stream[] = [];
    const events = new StreamSet([stream]).follow({
      ...QUICK,
      from: 10n,
      onProblem: (problem) => problems.push(problem),
      onRecovered: (again) => recovered.push(again),
    });
    await writer.insert([[1n, 1]]);
    const first = await nextChange(events);
    network.fault = offline;
    const waiting = nextChange(events);
    await expect.poll(() => problems.length, PATIENT).toBeGreaterThan(3);
    await writer.insert([[2n, 2]]);
    await writer.flush();
    await writer.delete(1n, 2n);
    network.fault = undefined;
    const second = await waiting;
    expect(second).toMatchObject({ from: first.to, to: { major: 12n, minor: 0n } });
    expect([...(await second.values())]).toEqual([{ time: 2n, value: 2 }]);
    expect(problems[0]).toMatchObject({ stream, error: { code: "UNAVAILABLE" } });
    // Each wait is longer, but for what is chance, and none is longer than the longest.
    expect(problems[0]?.retryInMs).toBeLessThan(20);
    expect(problems.every(({ retryInMs }) => retryInMs >= 5 && retryInMs <= 40)).toBe(true);
    expect(recovered).toEqual([stream]);
    await events.return();
  });

  test.each(["StreamInfo", "Changes"])(
    "%s breaks off anywhere: no change is lost or told twice",
    async (rpc) => {
      const { writer, stream } = await newStream();
      const told: StreamChange[] = [];
      let version = { major: 10n, minor: 0n };
      const events = new StreamSet([stream]).follow({ ...QUICK, from: 10n });
      for (let round = 0; round < 20; round++) {
        await proxy.cut(`/v5api.BTrDB/${rpc}`, [round, 2 * round, 0, 5 + round]);
        await writer.insert([[BigInt(round), round]]);
        if (round % 3 === 0) await writer.flush();
        const change = await nextChange(events);
        expect(change.from).toEqual(version);
        version = change.to;
        told.push(change);
        expect((await change.values()).length).toBe(round + 1);
      }
      await proxy.cut(`/v5api.BTrDB/${rpc}`, []);
      expect(version).toEqual(await writer.fullVersion());
      expect(told.length).toBe(20);
      await events.return();
    },
  );

  test("streams that get no answer delay no other", async () => {
    const [dead, alive] = [await newStream(), await newStream()];
    const streams = [...Array.from({ length: 20 }, () => conn.stream(dead.stream.uuid)), alive.stream];
    const problems: FollowProblem[] = [];
    const deadBytes = dead.stream.uuid.replaceAll("-", "").slice(0, 8);
    network.fault = (rpc, init) => {
      const hex = Array.from(new Uint8Array(init.body as ArrayBuffer), (byte) =>
        byte.toString(16).padStart(2, "0"),
      );
      return hex.join("").includes(deadBytes) ? silent(rpc, init) : undefined;
    };
    const events = new StreamSet(streams).follow({
      ...QUICK,
      from: 10n,
      timeoutMs: 2000,
      onProblem: (problem) => problems.push(problem),
    });
    const waiting = nextChange(events);
    await expect.poll(() => problems.length, PATIENT).toBeGreaterThanOrEqual(20);
    expect(problems[0]?.error.code).toBe("DEADLINE_EXCEEDED");
    await alive.writer.insert([[0n, 0]]);
    await waiting;
    const took: number[] = [];
    for (let i = 1n; i <= 5n; i++) {
      const before = performance.now();
      await alive.writer.insert([[i, 0]]);
      expect(await nextChange(events)).toMatchObject({ stream: alive.stream });
      took.push(performance.now() - before);
    }
    // Behind streams that take two seconds to fail none would be so quick.
    expect(Math.min(...took)).toBeLessThan(1000);
    await events.return();
  });

  test("what does not heal is thrown, after what was found before", async () => {
    const { stream } = await newStream();
    const events = new StreamSet([stream]).follow({ ...QUICK, from: 0n });
    await nextChange(events);
    network.fault = () =>
      Promise.resolve(
        new Response(null, {
          headers: {
            "content-type": "application/grpc-web+proto",
            "grpc-status": "16",
            "grpc-message": "no",
          },
        }),
      );
    await expect(events.next()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    await silence();
  });

  test("a hook that throws ends the loop", async () => {
    const { stream } = await newStream();
    const onProblem = () => {
      throw new RangeError("a mistake in the hook");
    };
    network.fault = offline;
    await expect(new StreamSet([stream]).follow({ ...QUICK, onProblem }).next()).rejects.toThrow(RangeError);
  });
});

describe("it ends at once", () => {
  const waits = {
    "while it waits for the next question": undefined,
    "while StreamInfo is not answered": "StreamInfo",
    "while Changes is not answered": "Changes",
  };

  describe.each(Object.entries(waits))("%s", (_name, silentRpc) => {
    const begin = async (signal?: AbortSignal) => {
      const { writer, stream } = await newStream();
      if (silentRpc !== undefined) await writer.insert([[1n, 1]]);
      network.fault = (rpc, init) => (rpc === silentRpc ? silent(rpc, init) : undefined);
      const intervals = { minIntervalMs: LONG_WAIT, maxIntervalMs: LONG_WAIT };
      const events = new StreamSet([stream]).follow({ ...intervals, from: 10n, ...(signal && { signal }) });
      const waiting = events.next();
      waiting.catch(() => undefined);
      await expect.poll(() => network.calls.get(silentRpc ?? "StreamInfo"), PATIENT).toBe(1);
      // For the answer of what is answered.
      await pause(60);
      expect(network.calls.get("StreamInfo")).toBe(1);
      return { events, waiting };
    };
    const quickly = async <T>(run: () => Promise<T>): Promise<T> => {
      const before = performance.now();
      const result = await run();
      expect(performance.now() - before).toBeLessThan(LONG_WAIT / 4);
      return result;
    };

    test("with return()", async () => {
      const { events, waiting } = await begin();
      const done = { done: true, value: undefined };
      expect(await quickly(() => Promise.all([events.return(), waiting]))).toEqual([done, done]);
    });

    test("with its signal", async () => {
      const abort = new AbortController();
      const { waiting } = await begin(abort.signal);
      const reason = new Error("enough");
      abort.abort(reason);
      await quickly(() => expect(waiting).rejects.toMatchObject({ code: "CANCELED", cause: reason }));
    });
  });

  test("with break, and nothing is asked any more", async () => {
    const { stream } = await newStream();
    for await (const event of new StreamSet([stream]).follow({ ...QUICK, from: 0n })) {
      expect(event.stream).toBe(stream);
      break;
    }
    await silence();
  });

  test("with a signal while nobody waits", async () => {
    const { stream } = await newStream();
    const abort = new AbortController();
    const events = new StreamSet([stream]).follow({ ...QUICK, from: 0n, signal: abort.signal });
    await events.next();
    abort.abort();
    await expect(events.next()).rejects.toMatchObject({ code: "CANCELED" });
  });

  test("reading the values too", async () => {
    const { writer, stream } = await newStream();
    await writer.insert([[1n, 1]]);
    const events = new StreamSet([stream]).follow({ ...QUICK, from: 10n });
    const change = await nextChange(events);
    network.fault = silent;
    const chunks = change.values()[Symbol.asyncIterator]();
    const waiting = chunks.next();
    await chunks.return();
    expect((await waiting).done).toBe(true);
    await events.return();
  });
});

describe("how often is asked", () => {
  test("less and less while nothing happens, and often again after a change", async () => {
    const { writer, stream } = await newStream();
    const at: number[] = [];
    network.fault = (rpc) => {
      if (rpc === "StreamInfo") at.push(performance.now());
      return undefined;
    };
    const events = new StreamSet([stream]).follow({ minIntervalMs: 20, maxIntervalMs: 400 });
    const waiting = nextChange(events);
    const gaps = () => at.slice(1).map((time, i) => time - (at[i] as number));
    await expect.poll(() => at.length, PATIENT).toBeGreaterThan(9);
    // Ten times what it is at first. Timers are late where a machine is busy, and never early.
    await expect.poll(() => Math.max(...gaps()), PATIENT).toBeGreaterThan(190);
    await writer.insert([[1n, 1]]);
    await waiting;
    let next = 1n;
    // Once is enough: a busy machine asks late now and then.
    const quickest = async () => {
      at.length = 0;
      const change = nextChange(events);
      await expect.poll(() => at.length, PATIENT).toBeGreaterThan(3);
      await writer.insert([[++next, 1]]);
      await change;
      return Math.min(...gaps());
    };
    await expect.poll(quickest, PATIENT).toBeLessThan(100);
    await events.return();
  });

  test("not at all while the loop does something else", async () => {
    const { writer, stream } = await newStream();
    const idle = await newStream();
    const events = new StreamSet([stream, idle.stream]).follow({ ...QUICK, from: 10n });
    await writer.insert([[1n, 1]]);
    await nextChange(events);
    await silence();
    await events.return();
  });

  test("at most eight at the same time", async () => {
    let now = 0;
    let most = 0;
    network.fault = async (rpc, init) => {
      if (rpc === "StreamInfo") most = Math.max(most, ++now);
      await pause(20);
      const answer = await fetch(`${conn.endpoint}/v5api.BTrDB/${rpc}`, init);
      if (rpc === "StreamInfo") now--;
      return answer;
    };
    const { writer } = await newStream();
    const streams = Array.from({ length: 40 }, () => conn.stream(writer.uuid));
    const seen = new Set<Stream>();
    await writer.insert([[1n, 1]]);
    for await (const event of new StreamSet(streams).follow({ from: 10n })) {
      seen.add(event.stream);
      if (seen.size === streams.length) break;
    }
    expect(most).toBe(8);
    expect((await direct.stream(writer.uuid).values(MIN_TIME, MAX_TIME)).length).toBe(1);
  });
});
