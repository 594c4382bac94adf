import { expect, test } from "vitest";
import { movedRange } from "./live-follow.ts";

const live = { kind: "last", span: 1000n, live: true } as const;

test("zooming a live view at its end keeps it live; looking elsewhere does not", () => {
  const shown = { start: 0n, end: 1000n };
  expect(movedRange(live, shown, { start: 500n, end: 1000n })).toEqual({ ...live, span: 500n });
  expect(movedRange(live, shown, { start: -100n, end: 1010n })).toEqual({ ...live, span: 1110n });
  expect(movedRange(live, shown, { start: -100n, end: 900n })).toEqual({
    kind: "fixed",
    start: -100n,
    end: 900n,
  });
  expect(movedRange(live, shown, { start: 100n, end: 300n })).toEqual({
    kind: "fixed",
    start: 100n,
    end: 300n,
  });
});

test("a view that is not live becomes what it was moved to", () => {
  const moved = { start: 1n, end: 2n };
  expect(movedRange({ kind: "all" }, { start: 0n, end: 2n }, moved)).toEqual({ kind: "fixed", ...moved });
  expect(movedRange({ ...live, live: false }, { start: 0n, end: 2n }, moved)).toEqual({
    kind: "fixed",
    ...moved,
  });
});
