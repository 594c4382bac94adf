import { describe, expect, test } from "vitest";
import type { LifetimeOptions } from "../bulk/lifetime.ts";
import { BTrDBError, Canceled, ConnectionError, DeadlineExceeded } from "../errors/index.ts";
import { statusError } from "../errors/status-error.ts";
import { type RetryEvent, type RetryOptions, retry } from "./retry.ts";

const unavailable = () => new ConnectionError("down", { code: "UNAVAILABLE" });

/** A call that fails as listed, then answers; and what came of it. */
async function attempts(errors: unknown[], options: RetryOptions = {}, limits: LifetimeOptions = {}) {
  const events: RetryEvent[] = [];
  let calls = 0;
  const result = await retry(
    async () => {
      const error = errors[calls++];
      if (error !== undefined) throw error;
      return "answer";
    },
    limits,
    {
      random: () => 0,
      ...options,
      onRetry: (event) => {
        events.push(event);
        options.onRetry?.(event);
      },
    },
  ).catch((error: unknown) => error);
  return { result, calls, events };
}

test.each([
  ["nobody there", unavailable()],
  ["the wrong endpoint", statusError(405, "try another node")],
])("tries again after: %s", async (_name, error) => {
  const { result, events } = await attempts([error, error]);
  expect(result).toBe("answer");
  expect(events).toEqual([
    { failures: 1, delayMs: 0, error },
    { failures: 2, delayMs: 0, error },
  ]);
});

test.each([
  ["another status", statusError(404, "no such stream")],
  ["an abort", new Canceled("stopped", { code: "CANCELED" })],
  ["a deadline", new DeadlineExceeded("late", { code: "DEADLINE_EXCEEDED" })],
  ["a certificate that is not trusted", new ConnectionError("certificate")],
  ["a broken answer", new BTrDBError("nonsense")],
])("does not try again after: %s", async (_name, error) => {
  expect(await attempts([error])).toEqual({ result: error, calls: 1, events: [] });
});

test("gives up with the last error", async () => {
  const errors = [unavailable(), unavailable(), unavailable(), unavailable(), unavailable()];
  const byDefault = await attempts(errors);
  expect([byDefault.result === errors[4], byDefault.calls, byDefault.events.length]).toEqual([true, 5, 4]);
  expect(await attempts(errors, { maxAttempts: 1 })).toMatchObject({ calls: 1, events: [] });
});

test("waits anything below a bound that doubles up to the greatest", async () => {
  const errors = Array.from({ length: 6 }, unavailable);
  const { events } = await attempts(errors, {
    maxAttempts: 9,
    baseDelayMs: 2,
    maxDelayMs: 10,
    random: () => 0.5,
  });
  expect(events.map(({ delayMs }) => delayMs)).toEqual([1, 2, 4, 5, 5, 5]);
});

describe("an abort", () => {
  test("ends the wait", async () => {
    const stop = new AbortController();
    const { result, calls } = await attempts(
      [unavailable()],
      {
        baseDelayMs: 3e6,
        maxDelayMs: 3e6,
        random: () => 0.9,
        onRetry: () => queueMicrotask(() => stop.abort("left")),
      },
      { signal: stop.signal },
    );
    expect(result).toMatchObject({ code: "CANCELED", cause: "left" });
    expect(calls).toBe(1);
  });

  test("from the hook ends it too", async () => {
    const stop = new AbortController();
    const { result, calls } = await attempts(
      [unavailable()],
      { onRetry: () => stop.abort("left") },
      { signal: stop.signal },
    );
    expect([(result as BTrDBError).code, calls]).toEqual(["CANCELED", 1]);
  });

  test("during a try is what counts, whatever the try says", async () => {
    const stop = new AbortController();
    let calls = 0;
    const trying = retry(
      async () => {
        calls++;
        stop.abort("left");
        throw unavailable();
      },
      { signal: stop.signal },
    );
    await expect(trying).rejects.toMatchObject({ code: "CANCELED", cause: "left" });
    expect(calls).toBe(1);
  });
});

describe("the deadline", () => {
  test("is for all tries together", async () => {
    const left: (number | undefined)[] = [];
    await retry(
      async ({ timeoutMs }) => {
        left.push(timeoutMs);
        if (left.length < 3) throw unavailable();
      },
      { timeoutMs: 60_000 },
      { baseDelayMs: 4, random: () => 0.9 },
    );
    expect(left).toHaveLength(3);
    expect(left).toEqual(left.toSorted((a = 0, b = 0) => b - a));
    expect(new Set(left).size).toBe(3);
  });

  test("is not waited for where no time is left for another try", async () => {
    const error = unavailable();
    const { result, events } = await attempts(
      [error],
      { baseDelayMs: 3e6, maxDelayMs: 3e6, random: () => 0.9 },
      { timeoutMs: 60_000 },
    );
    expect(result).toMatchObject({ code: "DEADLINE_EXCEEDED", cause: error });
    expect(events).toEqual([]);
  });

  test("that is none stays none", async () => {
    const limits: LifetimeOptions[] = [];
    await retry(async (given) => limits.push(given), {});
    expect(limits).toEqual([{ signal: undefined, timeoutMs: undefined }]);
  });
});

describe("a server that asks to be left alone", () => {
  const askedMs = () => 30;

  test("is not asked before", async () => {
    const { result, events } = await attempts([unavailable()], { askedMs });
    expect(result).toBe("answer");
    expect(events).toMatchObject([{ delayMs: 30 }]);
  });

  test("for longer than any wait may be: the caller is told at once", async () => {
    const error = unavailable();
    expect(await attempts([error], { askedMs, maxDelayMs: 29 })).toEqual({
      result: error,
      calls: 1,
      events: [],
    });
  });

  test("429: also a call that must not happen twice is made again", async () => {
    const error = new ConnectionError("429", { code: "UNAVAILABLE", reason: "rate-limited" });
    expect(await attempts([error], { once: true })).toMatchObject({ result: "answer", calls: 2 });
    expect(await attempts([unavailable()], { once: true })).toMatchObject({ calls: 1 });
  });
});

test.each([
  [0, "The call took longer than its 50 ms."],
  [1, "The call took longer than its 50 ms; before, it failed with: down"],
])(
  "a deadline after %i failures names the time that the caller gave, and what went wrong",
  async (failures, message) => {
    const late = new DeadlineExceeded("The call took longer than its 1 ms.", { code: "DEADLINE_EXCEEDED" });
    let calls = 0;
    const call = retry(
      async () => {
        if (calls++ < failures) throw unavailable();
        await new Promise((resolve) => setTimeout(resolve, 60));
        throw late;
      },
      { timeoutMs: 50 },
      { random: () => 0 },
    );
    await expect(call).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
      message,
      cause: late,
    });
  },
);
