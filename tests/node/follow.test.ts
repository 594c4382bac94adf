// The tests of follow() once more, natively: Subscribe then tells of inserts, and the changes have to be the same.
import { type NativeGrpc, nativeGrpc } from "btrdb-web/node";
import { afterAll, beforeAll, expect, test } from "vitest";

const web = globalThis.fetch;
const asked: string[] = [];
let native: NativeGrpc;

beforeAll(() => {
  native = nativeGrpc();
  globalThis.fetch = (input, init) => {
    asked.push(String(input).replace(/^.*\//u, ""));
    return native(input, init);
  };
});
afterAll(() => {
  globalThis.fetch = web;
  native.close();
});

await import("../client/follow.test.ts");

test("Subscribe was asked for", () => {
  expect(asked.filter((rpc) => rpc === "Subscribe").length).toBeGreaterThan(5);
});
