import type { ByteSource } from "./byte-source.ts";
import { FlatTable } from "./flat-buffer.ts";

/** Types of columns that BTrDB's answers have; all of eight bytes. */
export type ArrowType = "timestamp[ns]" | "int64" | "uint64" | "float64";

/** A column of an {@link ArrowStream}. */
export interface ArrowField {
  readonly name: string;
  /** Undefined where it is any other type. */
  readonly type: ArrowType | undefined;
}

/** Rows that came together. */
export interface ArrowBatch {
  readonly rows: number;
  /** At which byte the values of each field begin. */
  readonly columns: readonly number[];
}

/** Where everything is in an Arrow IPC stream. */
export interface ArrowStream {
  readonly fields: readonly ArrowField[];
  readonly batches: readonly ArrowBatch[];
}

/** Says what is wrong with an Arrow IPC stream. */
export class ArrowProblem extends RangeError {}

const HeaderType = { Schema: 1, RecordBatch: 3 } as const;
const ColumnType = { Int: 2, FloatingPoint: 3, Timestamp: 10 } as const;
const DOUBLE = 2;
const NANOSECOND = 3;
const WIDTH = 8;

/**
 * Finds the columns of an Arrow IPC stream, which is [start, end) of some bytes, without touching them: libraries make views of them, which needs memory
 * that is aligned and so a copy, where one into the columns of the caller is enough.
 *
 * @throws RangeError for what is no such stream, has nulls or compressed buffers, or other columns than of eight bytes
 */
export function readArrowStream(bytes: ByteSource, start: number, end: number): ArrowStream {
  let fields: readonly ArrowField[] | undefined;
  const batches: ArrowBatch[] = [];
  for (let at = start; at < end; ) {
    // Since Arrow 0.15 the length is behind a mark of four bytes 0xff.
    const mark = bytes.view(at, 4).getInt32(0, true);
    const length = mark === -1 ? bytes.view(at + 4, 4).getInt32(0, true) : mark;
    at += mark === -1 ? 8 : 4;
    if (length === 0) break;
    const message = FlatTable.root(bytes.view(at, within(length, end - at)));
    at += length;
    const bodyLength = within(message.int64(3), end - at);
    const header = message.table(2);
    const type = message.byte(1);
    if (type === HeaderType.Schema && header !== undefined) fields ??= readSchema(header);
    else if (type === HeaderType.RecordBatch && header !== undefined && fields !== undefined)
      batches.push(readBatch(header, fields.length, at, bodyLength));
    else throw new ArrowProblem(`no message of type ${type} here`);
    at += bodyLength;
  }
  if (fields === undefined) throw new ArrowProblem("a schema");
  return { fields, batches };
}

function within(length: number, room: number): number {
  if (length >= 0 && length <= room) return length;
  throw new ArrowProblem("a message that ends within the stream");
}

function readSchema(schema: FlatTable): ArrowField[] {
  if (schema.int16(0) !== 0) throw new ArrowProblem("little-endian numbers");
  return schema.tables(1).map((field) => {
    if (field.has(4)) throw new ArrowProblem("columns without dictionaries");
    return { name: field.text(0), type: typeOf(field.byte(2), field.table(3)) };
  });
}

function typeOf(type: number, detail: FlatTable | undefined): ArrowType | undefined {
  if (detail === undefined) return undefined;
  if (type === ColumnType.Timestamp && detail.int16(0) === NANOSECOND) return "timestamp[ns]";
  if (type === ColumnType.FloatingPoint && detail.int16(0) === DOUBLE) return "float64";
  if (type === ColumnType.Int && detail.int32(0) === 8 * WIDTH) return detail.byte(1) ? "int64" : "uint64";
  return undefined;
}

function readBatch(batch: FlatTable, fields: number, bodyAt: number, bodyLength: number): ArrowBatch {
  const rows = batch.int64(0);
  if (batch.has(3)) throw new ArrowProblem("columns that are not compressed");
  const nodes = batch.pairs(1);
  // For each column, which values are not null, and the values.
  const buffers = batch.pairs(2);
  if (nodes.length !== fields || buffers.length !== 2 * fields)
    throw new ArrowProblem(`${fields} columns with two buffers each`);
  const columns = nodes.map(({ first: length, second: nulls }, index) => {
    const { first: offset, second: bytes } = buffers[2 * index + 1] as { first: number; second: number };
    if (nulls !== 0 || length !== rows) throw new ArrowProblem(`${rows} values without nulls in each column`);
    if (bytes < rows * WIDTH || offset + rows * WIDTH > bodyLength)
      throw new ArrowProblem(`${WIDTH} bytes for each of ${rows} values`);
    return bodyAt + offset;
  });
  return { rows, columns };
}
