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
  /** Where the values of each field begin: bytes from the start of the stream. */
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
 * Finds the columns of an Arrow IPC stream without touching them: libraries make views of them, which needs memory
 * that is aligned and so a copy, where one into the columns of the caller is enough.
 *
 * @throws RangeError for what is no such stream, has nulls or compressed buffers, or other columns than of eight bytes
 */
export function readArrowStream(view: DataView<ArrayBufferLike>): ArrowStream {
  let fields: readonly ArrowField[] | undefined;
  const batches: ArrowBatch[] = [];
  for (let at = 0; at < view.byteLength; ) {
    // Since Arrow 0.15 the length is behind a mark of four bytes 0xff.
    const mark = view.getInt32(at, true);
    at += 4;
    const length = mark === -1 ? view.getInt32(at, true) : mark;
    if (mark === -1) at += 4;
    if (length === 0) break;
    const message = FlatTable.root(part(view, at, length));
    at += length;
    const bodyLength = message.int64(3);
    const header = message.table(2);
    const type = message.byte(1);
    if (type === HeaderType.Schema && header !== undefined) fields ??= readSchema(header);
    else if (type === HeaderType.RecordBatch && header !== undefined && fields !== undefined)
      batches.push(readBatch(header, fields.length, at, part(view, at, bodyLength).byteLength));
    else throw new ArrowProblem(`no message of type ${type} here`);
    at += bodyLength;
  }
  if (fields === undefined) throw new ArrowProblem("a schema");
  return { fields, batches };
}

function part(view: DataView<ArrayBufferLike>, at: number, length: number): DataView<ArrayBufferLike> {
  if (length < 0 || at + length > view.byteLength)
    throw new ArrowProblem("a message that ends within the stream");
  return new DataView(view.buffer, view.byteOffset + at, length);
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
