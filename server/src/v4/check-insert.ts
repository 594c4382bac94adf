import { MAX_TIME, MIN_TIME, StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import type { PointColumns } from "../store/point-store.ts";

/** 413 and 425, whichever the first bad point has; both before 404, and time before value. */
export function checkInsert({ time, value }: PointColumns): void {
  for (let i = 0; i < time.length; i++) {
    if (time[i]! < MIN_TIME || time[i]! >= MAX_TIME - 1n)
      throw new StatusError(
        StatusCode.InvalidTimeRange,
        "insert contains points outside valid time interval",
      );
    if (Number.isFinite(value[i])) continue;
    const kind = Number.isNaN(value[i]) ? "NaN" : "Inf";
    throw new StatusError(StatusCode.BadValue, `insert contains ${kind} values`);
  }
}
