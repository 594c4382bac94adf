// The planner alone, without a browser: from ten years to ten nanoseconds and back, each view with exactly the right numbers.
import { expect, test } from "@playwright/test";
import { connect } from "btrdb-web";
import { type Frame, type SeriesFrame, Viewport } from "btrdb-web/viewport";
import { BURST, END, FIRST, type Statistics, statisticsOf, type YearsStream } from "./years-data.ts";
import { startYearsServer } from "./years-server.ts";

const PIXELS = 1440;
const MIDDLE = BURST + 5000n;

/** Where the rows of a series that are wholly in the view begin and end. */
function extentOf({ pieces, level }: SeriesFrame, { start, end }: { start: bigint; end: bigint }) {
  if (typeof level !== "number") return { start, end };
  const width = BigInt(level);
  const inside = { start: ((start - 1n) >> width) + 1n, end: end >> width };
  expect(pieces.every((piece) => piece.kind === "windows" && piece.pointWidth === level)).toBe(true);
  return { start: inside.start << width, end: inside.end << width };
}

/** What is drawn of [start, end), added up. */
function drawnStatistics({ pieces }: SeriesFrame, start: bigint, end: bigint): Omit<Statistics, "stddev"> {
  let [count, sum] = [0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const add = (points: number, low: number, mean: number, high: number) => {
    count += points;
    sum += points * mean;
    min = Math.min(min, low);
    max = Math.max(max, high);
  };
  for (const piece of pieces) {
    expect(piece.exact).toBe(true);
    for (let row = piece.from; row < piece.to; row++) {
      const time = piece.columns.time[row]!;
      if (time < start || time >= end) continue;
      if (piece.kind === "raw") {
        const value = piece.columns.value[row]!;
        add(1, value, value, value);
      } else {
        const { count: counts, min: mins, mean: means, max: maxes } = piece.columns;
        add(Number(counts[row]), mins[row]!, means[row]!, maxes[row]!);
      }
    }
  }
  return count === 0 ? { count, min: NaN, mean: NaN, max: NaN } : { count, min, mean: sum / count, max };
}

function checkSeries(frame: Frame, index: number, expected: YearsStream): void {
  const series = frame.series[index]!;
  const { start, end } = extentOf(series, frame.view);
  const { count, min, mean, max } = statisticsOf(expected, start, end);
  const drawn = drawnStatistics(series, start, end);
  const where = `${expected.name} over ${frame.view.end - frame.view.start} ns`;
  expect([drawn.count, drawn.min, drawn.max], where).toEqual([count, min, max]);
  if (count > 0) expect(drawn.mean, where).toBeCloseTo(mean, 7);
  const inView = statisticsOf(expected, frame.view.start, frame.view.end).count;
  // Windows where there are more than two points a pixel; near that number, windows that reach over the edges count too.
  if (inView > 2 * PIXELS) expect(series.level, where).not.toBe("raw");
  if (inView < PIXELS) expect(series.level, where).toBe("raw");
}

test("each view from ten years to ten nanoseconds and back shows the right numbers @once", async () => {
  const server = await startYearsServer({ points: 20_000_000 });
  const conn = await connect(server.url, { apiKey: false });
  const viewport = new Viewport();
  try {
    const streams = Object.values(server.streams);
    const series = streams.map(({ uuid }) => ({ id: uuid, stream: conn.stream(uuid) }));
    const views = [{ start: FIRST, end: END }];
    for (let span = (END - FIRST) / 5n; span > 10n; span /= 5n)
      views.push({ start: MIDDLE - span / 2n, end: MIDDLE - span / 2n + span });
    views.push({ start: MIDDLE, end: MIDDLE + 10n });
    for (const { start, end } of [...views, ...views.toReversed()]) {
      viewport.setView({ series, start, end, pixels: PIXELS });
      const frame = await viewport.settled();
      for (const [index, stream] of streams.entries()) checkSeries(frame, index, stream);
    }
    expect(viewport.stats.bytes).toBeLessThan(64 * 2 ** 20);
    viewport.setView({ series, start: MIDDLE, end: MIDDLE + 10n, pixels: PIXELS });
    const nearest = await viewport.settled();
    const burst = nearest.series[streams.indexOf(server.streams.burst)]!;
    expect(drawnStatistics(burst, MIDDLE, MIDDLE + 10n).count).toBe(10);
  } finally {
    viewport.close();
    conn.close();
    await server.close();
  }
});
