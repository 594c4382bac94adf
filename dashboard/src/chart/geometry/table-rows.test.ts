import { expect, test } from "vitest";
import { tableRows } from "./table-rows.ts";
import { cutAt, rawPiece, seriesOf, windowPiece } from "./testing/series.ts";

test("the raw points in view in order, with the stream's own times and all digits", () => {
  const time = 1_500_000_000_123_456_789n;
  const piece = rawPiece(
    [
      [time - 1n, 0],
      [time, 0.1 + 0.2],
      [time + 1n, 2],
      [time + 2n, 3],
    ],
    { start: time + 9n, end: time + 13n },
  );
  const series = seriesOf([piece], { shift: 10n });
  expect(tableRows(series, { start: time + 10n, end: time + 12n }, 10)).toEqual({
    total: 2,
    rows: [
      { kind: "raw", time, value: 0.30000000000000004, exact: true },
      { kind: "raw", time: time + 1n, value: 2, exact: true },
    ],
  });
});

test("the windows that reach into the view, but for empty ones; no more than asked for, but all counted", () => {
  const windows = [0n, 16n, 32n, 48n, 64n, 80n].map((time) => ({
    time,
    mean: Number(time),
    count: time === 32n ? 0n : 7n,
  }));
  const series = seriesOf(cutAt(windowPiece(4, windows), 48n, true));
  const { rows, total } = tableRows(series, { start: 31n, end: 65n }, 2);
  expect([rows.map(({ time }) => time), total]).toEqual([[16n, 48n], 3]);
  expect(rows[0]).toEqual({
    kind: "windows",
    time: 16n,
    pointWidth: 4,
    min: 16,
    mean: 16,
    max: 16,
    count: 7n,
    stddev: 0.5,
    exact: true,
  });
});

test("nothing in view, nothing in the table", () => {
  expect(tableRows(seriesOf([rawPiece([[5n, 1]])]), { start: 6n, end: 9n }, 10)).toEqual({
    rows: [],
    total: 0,
  });
  expect(tableRows(seriesOf([]), { start: 6n, end: 9n }, 10)).toEqual({ rows: [], total: 0 });
});
