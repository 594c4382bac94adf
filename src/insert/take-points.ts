import { BadValue, BTRDBTypeError, BTRDBValueError, InvalidTimeRange } from "../errors/index.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import { type TimeInput, toTime } from "../time/to-time.ts";

/** One point to insert. */
export type PointInput =
  | readonly [time: TimeInput, value: number]
  | { readonly time: TimeInput; readonly value: number };

/** Points to insert, one by one or as columns; those of a read fit as they are. */
export type PointsInput =
  | Iterable<PointInput>
  | {
      readonly time: BigInt64Array | readonly bigint[];
      readonly value: Float64Array | Float32Array | readonly number[];
    };

/** Points that have been checked. */
export interface InsertColumns {
  readonly time: BigInt64Array;
  readonly value: Float64Array;
  readonly length: number;
}

/** The last time that the server takes. */
const LAST_TIME = MAX_TIME - 2n;

/**
 * Makes columns of what is to be inserted, and checks all of it, so that a mistake in the last point is known before
 * the first is sent. Typed arrays are not copied.
 *
 * @throws BadValue for NaN and infinite values, InvalidTimeRange, BTRDBTypeError; each names the index of the point
 */
export function takePoints(points: PointsInput): InsertColumns {
  const columns = isColumns(points) ? takeColumns(points.time, points.value) : takeEach(points);
  check(columns);
  return columns;
}

function isColumns(points: PointsInput): points is Exclude<PointsInput, Iterable<PointInput>> {
  return typeof points === "object" && points !== null && "time" in points && "value" in points;
}

function takeColumns(
  time: BigInt64Array | readonly bigint[],
  value: Float64Array | Float32Array | readonly number[],
): InsertColumns {
  if (time.length !== value.length) {
    throw new BTRDBValueError(`There are ${time.length} times, but ${value.length} values.`);
  }
  const times = time instanceof BigInt64Array ? time : BigInt64Array.from(time, take64);
  const values =
    value instanceof Float64Array ? value : Float64Array.from(value as ArrayLike<number>, takeNumber);
  return { time: times, value: values, length: times.length };
}

function takeEach(points: Iterable<PointInput>): InsertColumns {
  if (typeof points?.[Symbol.iterator] !== "function") {
    throw new BTRDBTypeError(
      "Points are an iterable of [time, value] or { time, value }, or columns of both.",
    );
  }
  const times: bigint[] = [];
  const values: number[] = [];
  for (const point of points) {
    const index = times.length;
    if (typeof point !== "object" || point === null)
      throw new BTRDBTypeError(`Point ${index} is neither [time, value] nor { time, value }.`);
    const [time, value] = Array.isArray(point)
      ? (point as readonly [TimeInput, number])
      : [(point as { time: TimeInput }).time, (point as { value: number }).value];
    times.push(take64(toTime(time), index));
    values.push(takeNumber(value, index));
  }
  return { time: BigInt64Array.from(times), value: Float64Array.from(values), length: times.length };
}

/** Typed arrays would wrap it around. */
function take64(time: bigint, index: number): bigint {
  if (typeof time !== "bigint")
    throw new BTRDBTypeError(
      `The time of point ${index} is a ${typeof time}; columns of times hold bigints.`,
    );
  if (time >= MIN_TIME && time <= LAST_TIME) return time;
  throw outOfRange(time, index);
}

function takeNumber(value: number, index: number): number {
  if (typeof value === "number") return value;
  throw new BTRDBTypeError(`The value of point ${index} is a ${typeof value}, not a number.`);
}

function check({ time, value, length }: InsertColumns): void {
  for (let i = 0; i < length; i++) {
    const one = value[i] as number;
    // NaN and both infinities, and nothing else, give NaN here.
    if (one - one !== 0) {
      throw new BadValue(`The value of point ${i} is ${one}: BTrDB stores finite numbers only.`, {
        code: "BAD_VALUE",
      });
    }
  }
  for (let i = 0; i < length; i++) {
    const one = time[i] as bigint;
    if (one < MIN_TIME || one > LAST_TIME) throw outOfRange(one, i);
  }
}

function outOfRange(time: bigint, index: number): InvalidTimeRange {
  return new InvalidTimeRange(
    `The time of point ${index}, ${time}, is outside of [MIN_TIME, MAX_TIME - 2n].`,
    { code: "INVALID_TIME_RANGE" },
  );
}
