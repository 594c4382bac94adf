import { type DataType, field, float64, TimeUnit, timestamp, uint64 } from "@uwdata/flechette";

/** A column of an answer: its name and type, and whether its schema allows nulls (there never are any). */
export interface ArrowField {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

const notNull = (name: string, type: DataType): ArrowField => field(name, type, false);
const time = notNull("time", timestamp(TimeUnit.NANOSECOND, "UTC"));

/** Columns of raw values. */
export const POINT_FIELDS: readonly ArrowField[] = [time, notNull("value", float64())];

/** Columns of windows. */
export const WINDOW_FIELDS: readonly ArrowField[] = [
  time,
  notNull("min", float64()),
  notNull("mean", float64()),
  notNull("max", float64()),
  notNull("count", uint64()),
  notNull("stddev", float64()),
];

/** Columns of several streams beside each other, named by their uuids. */
export const joinedFields = (names: readonly string[]): readonly ArrowField[] => [
  time,
  ...names.map((name) => notNull(name, float64())),
];
