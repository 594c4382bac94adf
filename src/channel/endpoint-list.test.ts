import { expect, test } from "vitest";
import { parseEndpoints } from "../endpoint.ts";
import { EndpointList, REST_MS } from "./endpoint-list.ts";

test("one that failed rests while there are others, and is tried again", () => {
  let now = 1000;
  const [a, b, c] = parseEndpoints("a:1,b:1,c:1") as [never, never, never];
  const list = new EndpointList([a, b], () => now);
  expect(list.current()).toBe(a);
  list.failed(a);
  expect(list.current()).toBe(b);
  now += 1;
  list.failed(b);
  // All have failed: the one whose failure is longest ago.
  expect(list.current()).toBe(a);
  list.replace([b, c]);
  expect(list.current()).toBe(c);
  now += REST_MS;
  expect(list.current()).toBe(b);
});

test("one that asked to be left alone says for how long, unless another takes over", () => {
  let now = 1000;
  const [a, b] = parseEndpoints("a:1,b:1") as [never, never];
  const alone = new EndpointList([a], () => now);
  expect(alone.askedMs()).toBe(0);
  alone.failed(a, 2000);
  expect(alone.askedMs()).toBe(2000);
  now += 1500;
  expect(alone.askedMs()).toBe(500);
  now += 501;
  expect(alone.askedMs()).toBe(0);
  const both = new EndpointList([a, b], () => now);
  both.failed(a, 10 * REST_MS);
  expect([both.current(), both.askedMs()]).toEqual([b, 0]);
  now += REST_MS;
  expect(both.current()).toBe(b);
});
