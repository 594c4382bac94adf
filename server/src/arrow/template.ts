import { type TypedArray, tableFromIPC } from "@uwdata/flechette";
import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import { castColumn } from "./cast-column.ts";
import { encodeTable } from "./encode-table.ts";
import type { ArrowField } from "./fields.ts";

function readFields(bytes: Uint8Array): readonly ArrowField[] {
  try {
    return tableFromIPC(bytes).schema.fields;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StatusError(StatusCode.WrongArgs, `the template is no Arrow IPC stream: ${reason}`, { cause });
  }
}

/** Encodes columns of times and values, as the fields say. */
export type TableEncoder = (columns: readonly (BigInt64Array | Float64Array)[]) => Uint8Array<ArrayBuffer>;

/**
 * An encoder for columns of `fields`, renamed and cast by position to the schema in `templateBytes` (an Arrow IPC
 * stream), where there is one. Codes: 421 for a template that cannot be read or has another number of columns, 438
 * for a cast that cannot be.
 */
export function tableEncoder(fields: readonly ArrowField[], templateBytes: Uint8Array): TableEncoder {
  if (templateBytes.length === 0) return (columns) => encodeTable(fields, columns);
  const wanted = readFields(templateBytes);
  if (wanted.length !== fields.length) {
    const message = `the template has ${wanted.length} columns, the answer ${fields.length}`;
    throw new StatusError(StatusCode.WrongArgs, message);
  }
  const cast = (columns: readonly (BigInt64Array | Float64Array)[]): readonly TypedArray[] =>
    columns.map((values, i) => castColumn(values, wanted[i]!.type));
  // A template that cannot be is an error before the first point is read.
  cast(fields.map((_, i) => (i === 0 ? new BigInt64Array() : new Float64Array())));
  return (columns) => encodeTable(wanted, cast(columns));
}
