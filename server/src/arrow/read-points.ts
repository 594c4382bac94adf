import { type Column, type Table, TimeUnit, Type, tableFromIPC } from "@uwdata/flechette";
import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";

const NS_PER_UNIT: Readonly<Record<number, bigint>> = {
  [TimeUnit.SECOND]: 1_000_000_000n,
  [TimeUnit.MILLISECOND]: 1_000_000n,
  [TimeUnit.MICROSECOND]: 1_000n,
  [TimeUnit.NANOSECOND]: 1n,
};

function refuse(message: string, cause?: unknown): never {
  throw new StatusError(StatusCode.WrongArgs, message, { cause });
}

function parse(bytes: Uint8Array): Table {
  try {
    // flechette makes views of its input, which lies at any address within a request.
    return tableFromIPC(bytes.slice(), { useBigInt: true, useBigIntTimestamp: true });
  } catch (cause) {
    return refuse(
      `arrowBytes is no Arrow IPC stream: ${cause instanceof Error ? cause.message : cause}`,
      cause,
    );
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what flechette itself calls a column of unknown type
function columnOf(table: Table, name: string): Column<any> {
  const column = table.getChild(name) ?? refuse(`arrowBytes has no column ${name}`);
  if (column.nullCount > 0) refuse(`the column ${name} has nulls`);
  return column;
}

function readTimes(table: Table): BigInt64Array {
  const column = columnOf(table, "time");
  const { type } = column;
  if (column.length === 0) return new BigInt64Array();
  if (type.typeId === Type.Timestamp) {
    const scale = NS_PER_UNIT[type.unit] ?? refuse(`unknown time unit ${type.unit}`);
    const times = BigInt64Array.from(column.toArray() as BigInt64Array);
    return scale === 1n ? times : times.map((time) => time * scale);
  }
  if (type.typeId === Type.Int && type.bitWidth === 64 && type.signed) {
    return BigInt64Array.from(column.toArray() as BigInt64Array);
  }
  return refuse("the column time is neither a timestamp nor int64");
}

function readValues(table: Table): Float64Array {
  const column = columnOf(table, "value");
  const { type } = column;
  if (column.length === 0) return new Float64Array();
  if (type.typeId === Type.Float || type.typeId === Type.Int) {
    return Float64Array.from(column.toArray() as ArrayLike<number | bigint>, Number);
  }
  return refuse("the column value is not a number");
}

/**
 * Points from an Arrow IPC stream with columns `time` (timestamp of any unit, or int64 nanoseconds) and `value`
 * (floating point or integer). Throws 421 for anything else.
 */
export function readArrowPoints(bytes: Uint8Array): { time: BigInt64Array; value: Float64Array } {
  const table = parse(bytes);
  return { time: readTimes(table), value: readValues(table) };
}
