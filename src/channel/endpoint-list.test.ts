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
