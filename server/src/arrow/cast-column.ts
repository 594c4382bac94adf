import { type DataType, Precision, TimeUnit, Type, type TypedArray } from "@uwdata/flechette";
import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";

const NS_PER_UNIT: Readonly<Record<number, bigint>> = {
  [TimeUnit.SECOND]: 1_000_000_000n,
  [TimeUnit.MILLISECOND]: 1_000_000n,
  [TimeUnit.MICROSECOND]: 1_000n,
  [TimeUnit.NANOSECOND]: 1n,
};

function refuse(reason: string): never {
  throw new StatusError(StatusCode.InvalidParameter, reason);
}

function floorDiv(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

function toInteger(values: BigInt64Array | Float64Array, bitWidth: number, signed: boolean): TypedArray {
  const out = new (INTEGERS[`${signed ? "i" : "u"}${bitWidth}`] ?? refuse(`no integer of ${bitWidth} bits`))(
    values.length,
  );
  for (let i = 0; i < values.length; i++) {
    // Integers take the whole part of a number, as a cast does.
    const value = values[i]!;
    const whole =
      typeof value === "bigint" ? value : Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
    const fits = whole !== undefined && (signed ? BigInt.asIntN : BigInt.asUintN)(bitWidth, whole) === whole;
    if (!fits) refuse(`${value} does not fit an integer of ${bitWidth} bits`);
    if (out instanceof BigInt64Array || out instanceof BigUint64Array) out[i] = whole;
    else out[i] = Number(whole);
  }
  return out;
}

const INTEGERS: Readonly<
  Record<string, new (length: number) => Exclude<TypedArray, Float32Array | Float64Array>>
> = {
  i8: Int8Array,
  i16: Int16Array,
  i32: Int32Array,
  i64: BigInt64Array,
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  u64: BigUint64Array,
};

function toFloat(values: BigInt64Array | Float64Array, precision: number): TypedArray {
  if (precision === Precision.HALF) refuse("a cast to 16-bit floating point is not supported");
  if (precision === Precision.DOUBLE && values instanceof Float64Array) return values;
  const Floats = precision === Precision.SINGLE ? Float32Array : Float64Array;
  return values instanceof Float64Array ? Floats.from(values) : Floats.from(Array.from(values, Number));
}

function toTimestamp(values: BigInt64Array | Float64Array, unit: number): TypedArray {
  if (!(values instanceof BigInt64Array)) refuse("values cannot be cast to a timestamp");
  const divisor = NS_PER_UNIT[unit] ?? refuse(`unknown time unit ${unit}`);
  return divisor === 1n ? values : values.map((time) => floorDiv(time, divisor));
}

/**
 * Times (nanoseconds) or values as a column of `type`: timestamps of any unit, integers, float32 and float64. Throws
 * 438 for other types, and for a number that does not fit.
 */
export function castColumn(values: BigInt64Array | Float64Array, type: DataType): TypedArray {
  if (type.typeId === Type.Timestamp) return toTimestamp(values, type.unit);
  if (type.typeId === Type.Float) return toFloat(values, type.precision);
  if (type.typeId === Type.Int) {
    if (values instanceof BigInt64Array && type.bitWidth === 64 && type.signed) return values;
    return toInteger(values, type.bitWidth, type.signed);
  }
  return refuse("the template asks for a type that is neither a timestamp nor a number");
}
