import { expect, test } from "vitest";
import { streamUuid } from "./stream-uuid.ts";

const hex = (uuid: Uint8Array) => Buffer.from(uuid).toString("hex");

test("is the UUIDv5 of collection NUL name", () => {
  // Python: uuid.uuid5(uuid.UUID("d0f5c1a4-3b0e-4b5e-9a51-6a0c8f1f7e42"), "demo/grid/substation-1\0L1MAG").hex
  expect(hex(streamUuid("demo/grid/substation-1", "L1MAG"))).toBe("37ee433045e15b13a6bbc507edd13b97");
});

test("tells collection and name apart where they hold slashes", () => {
  expect(hex(streamUuid("a/b", "c"))).not.toBe(hex(streamUuid("a", "b/c")));
});
