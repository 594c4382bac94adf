import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BTrDBError, ConnectionError, DeadlineExceeded } from "../errors/index.ts";
import type { Stream, StreamVersion } from "../stream/index.ts";
import { VersionWatch } from "./version-watch.ts";
import type { VersionMove, VersionWatchOptions } from "./version-watch-options.ts";

// Time is what is tested here, so there is none but the test's own; tests/client/follow*.test.ts have a real server.

/** What answers with the version that the test gives it. */
class Versions {
  asked = 0;
  minor = 0n;
  error: Error | undefined;
  aborted = 0;
  answerMs = 0;
  /** Of gRPC-Web, which carries no Subscribe. */
  readonly connection = { subscribes: 0 };

  async fullVersion({ signal }: { signal?: AbortSignal } = {}): Promise<StreamVersion> {
    this.asked++;
    signal?.addEventListener("abort", () => this.aborted++);
    if (this.answerMs > 0) await new Promise((resolve) => setTimeout(resolve, this.answerMs));
    if (this.error !== undefined) throw this.error;
    return { major: 10n, minor: this.minor };
  }

  get stream(): Stream {
    return this as unknown as Stream;
  }
}

const unavailable = new BTrDBError("nobody there", { code: "UNAVAILABLE" });
const gone = new BTrDBError("no such stream", { code: "NO_SUCH_STREAM", status: 404 });

let moves: VersionMove[];
let told: string[];

beforeEach(() => {
  vi.useFakeTimers();
  moves = [];
  told = [];
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function watchOf(streams: readonly Versions[], options: Partial<VersionWatchOptions> = {}): VersionWatch {
  const watch = new VersionWatch({
    minIntervalMs: 100,
    maxIntervalMs: 1000,
    random: () => 0.5,
    onMove: (move) => void moves.push(move),
    onGone: (_stream, error) => told.push(`gone: ${error.code}`),
    onFailed: (_stream, error) => told.push(`failed: ${String(error)}`),
    onProblem: ({ retryInMs }) => told.push(`again in ${retryInMs} ms`),
    onRecovered: () => told.push("recovered"),
    ...options,
  });
  for (const { stream } of streams) watch.add(stream);
  return watch;
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("the first version and each other one are told", async () => {
  const a = new Versions();
  const watch = watchOf([a]);
  watch.add(a.stream);
  await pass(0);
  expect(moves).toMatchObject([{ stream: a, from: undefined, to: { major: 10n, minor: 0n } }]);
  await pass(100);
  a.minor = 5n;
  await pass(150);
  expect(moves).toHaveLength(2);
  expect(moves[1]).toMatchObject({ from: { minor: 0n }, to: { minor: 5n } });
  expect(watch.versionOf(a.stream)).toEqual({ major: 10n, minor: 5n });
  expect([watch.size, a.asked]).toEqual([1, 3]);
  watch.close();
});

test("a move is not over before its promise is, and begins anew where that failed", async () => {
  const a = new Versions();
  const answers = [unavailable, { major: 12n, minor: 0n }];
  const ends: (() => void)[] = [];
  const watch = watchOf([], {
    onMove: async (move) => {
      moves.push(move);
      await new Promise<void>((resolve) => ends.push(resolve));
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  watch.add(a.stream, { major: 9n, minor: 0n });
  await pass(5000);
  expect([a.asked, moves.length]).toEqual([1, 1]);
  ends.pop()?.();
  await pass(200);
  expect(told).toEqual(["again in 200 ms"]);
  expect(moves[1]).toMatchObject({ from: { major: 9n }, to: { major: 10n } });
  ends.pop()?.();
  await pass(0);
  expect(told.at(-1)).toBe("recovered");
  expect(watch.versionOf(a.stream)).toEqual({ major: 12n, minor: 0n });
  watch.close();
});

describe("when", () => {
  test("check() asks now, and once more where a question is under way", async () => {
    const [a, b] = [new Versions(), new Versions()];
    const watch = watchOf([a, b]);
    await pass(0);
    watch.check(a.stream);
    await pass(0);
    expect([a.asked, b.asked]).toEqual([2, 1]);
    a.answerMs = 10;
    watch.check();
    await pass(5);
    a.minor = 1n;
    watch.check();
    await pass(5);
    a.answerMs = 0;
    await pass(5);
    expect([a.asked, b.asked]).toEqual([4, 3]);
    watch.close();
  });

  test("pause() leaves no timer; resume() asks what is overdue, and only that", async () => {
    const [a, b] = [new Versions(), new Versions()];
    const watch = watchOf([a]);
    watch.pause();
    watch.add(b.stream);
    await pass(50);
    expect([a.asked, b.asked, vi.getTimerCount()]).toEqual([0, 0, 0]);
    watch.resume();
    await pass(0);
    watch.pause();
    watch.resume();
    await pass(50);
    expect([a.asked, b.asked]).toEqual([1, 1]);
    watch.pause();
    await pass(10_000);
    expect([a.asked, b.asked]).toEqual([1, 1]);
    watch.resume();
    await pass(0);
    expect([a.asked, b.asked]).toEqual([2, 2]);
    watch.close();
  });

  test("remove() and close() stop what is under way, and nothing is told", async () => {
    const [a, b] = [new Versions(), new Versions()];
    for (const each of [a, b]) each.answerMs = 10;
    const watch = watchOf([a, b]);
    await pass(5);
    watch.remove(a.stream);
    expect([a.aborted, b.aborted, watch.has(a.stream)]).toEqual([1, 0, false]);
    watch.close();
    expect(b.aborted).toBe(1);
    await pass(5000);
    expect([moves, told, a.asked, b.asked]).toEqual([[], [], 1, 1]);
  });
});

describe("failures", () => {
  test("heal: longer waits, and who comes back first brings the others", async () => {
    const [a, b] = [new Versions(), new Versions()];
    const watch = watchOf([a, b]);
    for (const each of [a, b]) each.error = unavailable;
    await pass(650);
    expect(told).toEqual([200, 200, 400, 400, 800, 800].map((ms) => `again in ${ms} ms`));
    for (const each of [a, b]) each.error = undefined;
    told.length = 0;
    watch.check(a.stream);
    await pass(1);
    expect(told).toEqual(["recovered", "recovered"]);
    expect(moves).toHaveLength(2);
    watch.close();
  });

  test("do not heal: the stream is left alone, the others are not", async () => {
    const [a, b, c] = [new Versions(), new Versions(), new Versions()];
    a.error = gone;
    b.error = new BTrDBError("no", { code: "PERMISSION_DENIED" });
    const watch = watchOf([a, b, c]);
    await pass(1000);
    expect(told).toEqual(["gone: NO_SUCH_STREAM", "failed: BTrDBError: no"]);
    expect([a.asked, b.asked, watch.size]).toEqual([1, 1, 1]);
    expect(c.asked).toBeGreaterThan(3);
    watch.close();
  });

  test("a mistake in onMove is one", async () => {
    const watch = watchOf([new Versions()], {
      onMove: () => {
        throw new RangeError("mine");
      },
    });
    await pass(1000);
    expect([told, watch.size]).toEqual([["failed: RangeError: mine"], 0]);
  });
});

describe("a server that asks to be left alone (Retry-After)", () => {
  const refused = new ConnectionError("too many", { code: "UNAVAILABLE", retryAfterMs: 5000 });
  const late = new DeadlineExceeded("no time left", { code: "DEADLINE_EXCEEDED", cause: refused });

  test.each([refused, late])(
    "is not asked before ($code), though that is above the longest time",
    async (error) => {
      const a = new Versions();
      a.error = error;
      const watch = watchOf([a]);
      await pass(0);
      expect(told).toEqual(["again in 5000 ms"]);
      // Reasons to ask do not change that.
      watch.check();
      await pass(4990);
      expect(a.asked).toBe(1);
      a.error = undefined;
      await pass(20);
      expect(a.asked).toBe(2);
      expect(told).toEqual(["again in 5000 ms", "recovered"]);
      await pass(100);
      expect(a.asked).toBe(3);
      watch.close();
    },
  );

  test("is not asked before either where another stream can be asked again", async () => {
    const [a, b] = [new Versions(), new Versions()];
    a.error = refused;
    b.error = unavailable;
    const watch = watchOf([a, b]);
    await pass(0);
    b.error = undefined;
    await pass(1000);
    expect(told).toContain("recovered");
    expect(a.asked).toBe(1);
    watch.close();
  });
});
