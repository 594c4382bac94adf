import { checkRange, checkVersion } from "../check-read.ts";
import { BTRDBValueError, InvalidPointWidth, InvalidTimeRange } from "../errors/index.ts";
import { PointWidth } from "../point-width.ts";
import { type TimeInput, toTime } from "../time/to-time.ts";
import type { AlignedWindowsTask, ValuesTask, WindowsTask } from "./read-task.ts";

/** Checks what the server would refuse, so that a mistake fails at once. @throws InvalidTimeRange, BTRDBValueError */
export function planValues(
  uuid: Uint8Array,
  start: TimeInput,
  end: TimeInput,
  version: bigint = 0n,
): ValuesTask {
  return { uuid, ...checkRange(toTime(start), toTime(end)), version: checkVersion(version) };
}

/** @throws InvalidTimeRange for a width beyond the range, BTRDBValueError for one that is not above 0 */
export function planWindows(
  uuid: Uint8Array,
  start: TimeInput,
  end: TimeInput,
  width: bigint,
  { version, depth = 0 }: { readonly version?: bigint | undefined; readonly depth?: number | undefined },
): WindowsTask {
  const task = planValues(uuid, start, end, version);
  if (typeof width !== "bigint" || width <= 0n) {
    throw new BTRDBValueError(
      `A width is a bigint of nanoseconds above 0, such as nsDelta({ seconds: 1 }), not ${String(width)}.`,
    );
  }
  if (width > task.end - task.start) {
    throw new InvalidTimeRange(
      `A window of ${width} ns is wider than the range, ${task.end - task.start} ns.`,
      { code: "INVALID_TIME_RANGE" },
    );
  }
  if (!Number.isInteger(depth) || depth < 0 || depth > 63) {
    throw new InvalidPointWidth(`A depth is a whole number from 0 to 63, not ${String(depth)}.`, {
      code: "INVALID_POINT_WIDTH",
    });
  }
  return { ...task, width, depth };
}

/** @throws InvalidPointWidth, and InvalidTimeRange where start and end are the same once rounded down */
export function planAlignedWindows(
  uuid: Uint8Array,
  start: TimeInput,
  end: TimeInput,
  pointWidth: number | PointWidth,
  version?: bigint | undefined,
): AlignedWindowsTask {
  const task = planValues(uuid, start, end, version);
  const { exponent } = PointWidth.from(pointWidth);
  if (task.start >> BigInt(exponent) === task.end >> BigInt(exponent)) {
    throw new InvalidTimeRange(
      `There is no whole window of 2^${exponent} ns between ${task.start} and ${task.end}: both are rounded down to the same time.`,
      { code: "INVALID_TIME_RANGE" },
    );
  }
  return { ...task, pointWidth: exponent };
}
