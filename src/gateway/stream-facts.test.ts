import { expect, test } from "vitest";
import { StreamFacts } from "./stream-facts.ts";
import { streamInfoAnswer } from "./stream-info-answer.ts";
import { Upstream } from "./upstream.ts";

const UUID = "00000000-0000-4000-8000-000000000001";

/** Facts of a cluster that answers when it is told, with the version that it is told. */
function factsOf({ versionMs = 1000, collectionMs = 1000 } = {}) {
  const waiting: ((versionMajor: bigint) => void)[] = [];
  const clock = { now: 0 };
  const upstream = new Upstream({
    endpoints: "http://127.0.0.1:1",
    apiKey: undefined,
    onError: () => {},
    fetch: () =>
      new Promise((resolve) => {
        waiting.push((versionMajor) => {
          const body = streamInfoAnswer({ versionMajor } as never, {});
          resolve(new Response(body, { headers: { "content-type": "application/grpc-web+proto" } }));
        });
      }),
  });
  const facts = new StreamFacts(upstream, { versionMs, collectionMs, now: () => clock.now });
  return { facts, waiting, clock };
}

test("what was asked before a change is not remembered after it", async () => {
  const { facts, waiting } = factsOf();
  const before = facts.version(UUID);
  facts.forget(UUID);
  waiting[0]?.(11n);
  // Who asked before the change may hear of the time before it.
  expect((await before)?.major).toBe(11n);
  expect(facts.isFresh(UUID)).toBe(false);
  const after = facts.version(UUID);
  waiting[1]?.(12n);
  expect((await after)?.major).toBe(12n);
  expect(facts.isFresh(UUID)).toBe(true);
});

test("who asks after a change does not get what was asked before it", async () => {
  const { facts, waiting } = factsOf();
  const before = facts.version(UUID);
  facts.forget(UUID);
  const after = facts.version(UUID);
  expect(waiting).toHaveLength(2);
  waiting[1]?.(12n);
  waiting[0]?.(11n);
  expect([(await before)?.major, (await after)?.major]).toEqual([11n, 12n]);
});

test("a version is as old as the question, not as the answer", async () => {
  const { facts, waiting, clock } = factsOf();
  const asked = facts.version(UUID);
  clock.now = 900;
  waiting[0]?.(11n);
  await asked;
  expect(facts.isFresh(UUID)).toBe(true);
  clock.now = 1000;
  expect(facts.isFresh(UUID)).toBe(false);
});
