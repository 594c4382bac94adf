import { expect, test } from "vitest";
import { chartControls } from "./chart-controls.ts";
import { Mover } from "./mover.ts";
import type { TimeRange } from "./time-range.ts";

/** A chart of raw points at 0, 10, 20 … 1000. */
function chart(range: TimeRange) {
  const mover = new Mover({ moved() {}, rested() {} });
  mover.set(range);
  let cursor: bigint | undefined;
  let selection: TimeRange | undefined;
  const said: string[] = [];
  const times = BigInt64Array.from({ length: 101 }, (_, index) => BigInt(index) * 10n);
  const piece = {
    kind: "raw" as const,
    start: 0n,
    end: 1001n,
    from: 0,
    to: 101,
    exact: true,
    columns: {
      time: times,
      value: Float64Array.from(times, Number),
      length: 101,
      indexOf: (time: bigint) => {
        const found = times.findIndex((one) => one >= time);
        return found < 0 ? 101 : found;
      },
    },
  };
  const frame = { series: [{ id: "a", shift: 0n, pieces: [piece] }] } as never;
  const controls = chartControls({
    mover,
    frame: () => frame,
    cursor: () => cursor,
    setCursor: (time) => {
      cursor = time;
    },
    selection: () => selection,
    select: (next) => {
      selection = next;
    },
    whole: async () => ({ start: 0n, end: 1001n }),
    axis: { choose() {}, pan() {}, zoom() {}, free() {} },
    undo() {},
    redo() {},
    toggleTable() {},
    toggleHelp() {},
    say: (text) => said.push(text),
  });
  return {
    controls,
    said,
    get range() {
      return mover.range;
    },
    get cursor() {
      return cursor;
    },
    get selection() {
      return selection;
    },
  };
}

test("the cursor starts at the edge it comes from, and goes from point to point", () => {
  const forward = chart({ start: 95n, end: 200n });
  forward.controls.step(1);
  expect(forward.cursor).toBe(100n);
  forward.controls.step(1);
  expect(forward.cursor).toBe(110n);
  forward.controls.step(-1);
  expect(forward.cursor).toBe(100n);
  const backward = chart({ start: 95n, end: 205n });
  backward.controls.step(-1);
  expect(backward.cursor).toBe(200n);
});

test("a cursor that leaves the view takes it along, at the same zoom", () => {
  const one = chart({ start: 100n, end: 200n });
  for (let step = 0; step < 12; step += 1) one.controls.step(1);
  expect(one.cursor).toBe(210n);
  expect(one.range!.start <= 210n && one.range!.end > 210n).toBe(true);
  expect(one.range!.end - one.range!.start).toBe(100n);
});

test("a selection by keyboard holds the points at both of its ends, in either direction", () => {
  const one = chart({ start: 95n, end: 200n });
  one.controls.step(1);
  one.controls.select();
  one.controls.step(1);
  one.controls.step(1);
  expect(one.selection).toEqual({ start: 100n, end: 121n });
  one.controls.select();
  one.controls.step(1);
  expect(one.selection).toEqual({ start: 100n, end: 121n });
  one.controls.select();
  one.controls.step(-1);
  expect(one.selection).toEqual({ start: 120n, end: 131n });
  expect(one.said).toHaveLength(3);
  one.controls.escape();
  expect([one.selection, one.cursor]).toEqual([undefined, 120n]);
  one.controls.escape();
  expect(one.cursor).toBeUndefined();
});

test("zooming leaves the cursor where it is", () => {
  const one = chart({ start: 0n, end: 1000n });
  one.controls.step(1);
  one.controls.zoom(0.5);
  expect(one.range).toEqual({ start: 0n, end: 500n });
});

test("Home and End keep the span; 0 shows everything", async () => {
  const one = chart({ start: 300n, end: 400n });
  one.controls.toEnd("first");
  await Promise.resolve();
  expect(one.range).toEqual({ start: 0n, end: 100n });
  one.controls.toEnd("last");
  await Promise.resolve();
  expect(one.range).toEqual({ start: 901n, end: 1001n });
  one.controls.whole();
  await Promise.resolve();
  expect(one.range).toEqual({ start: 0n, end: 1001n });
});
