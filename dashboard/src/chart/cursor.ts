import type { Frame } from "btrdb-web/viewport";
import { formatTime } from "../format/time.ts";
import { formatExact, parseUnit } from "../format/unit.ts";
import type { Zone } from "../format/zone.ts";
import { type ChartSeries, paletteIndex } from "./chart-series.ts";
import type { PlotArea, ValueScale } from "./geometry/plot-area.ts";
import { nextReading, readingAt, type SeriesReading } from "./geometry/reading-at.ts";
import type { CursorDot } from "./overlay.ts";

/** Points further from the pointer than this are not what it points at. */
const REACH_PX = 24;

/** What the cursor reads: the nearest point of each series, or the window that it is in. */
export function readingsAt(frame: Frame, time: bigint, area: PlotArea): Map<string, SeriesReading> {
  const within = (area.end - area.start) * BigInt(REACH_PX);
  const reach = within / BigInt(Math.max(1, Math.round(area.width))) + 1n;
  const found = new Map<string, SeriesReading>();
  for (const series of frame.series) {
    const reading = readingAt(series, time, { within: reach });
    if (reading !== undefined) found.set(series.id, reading);
  }
  return found;
}

/** The time of the next row of any series after a time of the view, or of the last one before it. */
export function stepFrom(frame: Frame, time: bigint, direction: 1 | -1): bigint | undefined {
  let nearest: bigint | undefined;
  for (const series of frame.series) {
    const reading = nextReading(series, time, direction);
    if (reading === undefined) continue;
    const at = reading.time + series.shift;
    if (nearest === undefined || (direction === 1 ? at < nearest : at > nearest)) nearest = at;
  }
  return nearest;
}

/** Where the readings are on the lines, in CSS pixels of the plot. */
export function dotsOf(
  readings: ReadonlyMap<string, SeriesReading>,
  series: readonly ChartSeries[],
  scales: ReadonlyMap<string, ValueScale>,
  area: PlotArea,
): CursorDot[] {
  const perNs = area.width / Number(area.end - area.start);
  return series.flatMap(({ id, color, shift = 0n }) => {
    const [reading, scale] = [readings.get(id), scales.get(id)];
    if (reading === undefined || scale === undefined) return [];
    const half = reading.kind === "raw" ? 0 : 2 ** (reading.pointWidth - 1);
    const x = (Number(reading.time + shift - area.start) + half) * perNs;
    const y = ((scale.max - readingValue(reading)) / (scale.max - scale.min)) * area.height;
    const inside = x >= -1 && x <= area.width + 1 && y >= -1 && y <= area.height + 1;
    return inside ? [{ x, y, color: paletteIndex(color) }] : [];
  });
}

/** Whether two cursors read the same rows. */
export function sameReadings(
  a: ReadonlyMap<string, SeriesReading>,
  b: ReadonlyMap<string, SeriesReading>,
): boolean {
  if (a.size !== b.size) return false;
  for (const [id, reading] of a) {
    const other = b.get(id);
    if (other === undefined || other.time !== reading.time || other.exact !== reading.exact) return false;
    if (readingValue(other) !== readingValue(reading)) return false;
  }
  return true;
}

/** What a screen reader says of a cursor that was moved by keyboard. */
export function spokenReadings(
  time: bigint,
  readings: ReadonlyMap<string, SeriesReading>,
  series: readonly ChartSeries[],
  zone: Zone,
): string {
  const values = series.flatMap(({ id, name, unit }) => {
    const reading = readings.get(id);
    return reading === undefined ? [] : [`${name} ${formatExact(readingValue(reading), parseUnit(unit))}`];
  });
  return `${formatTime(time, zone)}: ${values.join(", ")}`;
}

function readingValue(reading: SeriesReading): number {
  return reading.kind === "raw" ? reading.value : reading.mean;
}
