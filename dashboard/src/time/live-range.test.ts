import { expect, test } from "vitest";
import { NS } from "../format/time.ts";
import { withLive } from "./live-range.ts";

test("keeps the length, and is the last so much of it", () => {
  const fixed = { kind: "fixed", start: 5n, end: 25n } as const;
  expect(withLive(fixed, true, undefined)).toEqual({ kind: "last", span: 20n, live: true });
  expect(withLive(fixed, false, undefined)).toBe(fixed);
  expect(withLive({ kind: "last", span: 20n, live: true }, false, undefined)).toEqual({
    kind: "last",
    span: 20n,
    live: false,
  });
  expect(withLive({ kind: "all" }, true, { start: 0n, end: 7n })).toEqual({
    kind: "last",
    span: 7n,
    live: true,
  });
  expect(withLive({ kind: "all" }, true, undefined)).toEqual({ kind: "last", span: NS.hour, live: true });
});
