import { BTRDBValueError, InvalidTimeRange } from "../errors/index.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import type { View } from "./types.ts";

/**
 * Refuses a view that can't be drawn.
 *
 * @throws InvalidTimeRange for an empty range, or one out of the bounds of time
 * @throws BTRDBValueError for less than a pixel, or two series of one id
 */
export function checkView({ series, start, end, pixels }: View): void {
  if (!(start < end)) refuse(`The view [${start}, ${end}) is empty: start has to be before end.`);
  if (start < MIN_TIME || end > MAX_TIME) {
    refuse(`The view [${start}, ${end}) is not within [MIN_TIME, MAX_TIME].`);
  }
  if (!(pixels >= 1 && Number.isFinite(pixels))) {
    throw new BTRDBValueError(`A view is at least one pixel wide, not ${String(pixels)}.`);
  }
  const ids = new Set(series.map(({ id }) => id));
  if (ids.size < series.length) throw new BTRDBValueError("Two series of the view have the same id.");
}

function refuse(message: string): never {
  throw new InvalidTimeRange(message, { code: "INVALID_TIME_RANGE" });
}
