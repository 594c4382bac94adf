import type { DataType, Field, TypedArray } from "@uwdata/flechette";

/** A column to write. */
export interface ArrowColumn {
  readonly name: string;
  /** Signed integers are times in nanoseconds, anything else is the number that it is. */
  readonly values: BigInt64Array | BigUint64Array | Float64Array;
}

const LITTLE_ENDIAN = 0;

/**
 * Columns as an Arrow IPC stream of one record batch, or of none where there are no rows; times are timestamps[ns, UTC]
 * and nothing is nullable, as in the answers of BTrDB.
 *
 * The library is loaded on first use: flechette, because it takes typed arrays as they are, has no dependencies and is
 * a fifth of the size of apache-arrow. (2.7.0 depends on a package that the registry does not have, hence 2.6.0.)
 */
export async function writeArrowStream(columns: readonly ArrowColumn[]): Promise<Uint8Array<ArrayBuffer>> {
  const arrow = await import("@uwdata/flechette");
  const { Column, Table, TimeUnit, Version, batchType, field, float64, tableToIPC, timestamp, uint64 } =
    arrow;
  const typeOf = (values: TypedArray): DataType => {
    if (values instanceof BigInt64Array) return timestamp(TimeUnit.NANOSECOND, "UTC");
    return values instanceof BigUint64Array ? uint64() : float64();
  };
  const fields: Field[] = [];
  const children = columns.map(({ name, values }) => {
    const type = typeOf(values);
    fields.push(field(name, type, false));
    if (values.length === 0) return new Column([], type);
    const Batch = batchType(type, { useBigInt: true, useBigIntTimestamp: true });
    const validity = new Uint8Array(0);
    return new Column([new Batch({ length: values.length, nullCount: 0, type, validity, values })], type);
  });
  const schema = { version: Version.V5, endianness: LITTLE_ENDIAN, fields, metadata: null } as const;
  const bytes = tableToIPC(new Table(schema, children), { format: "stream" });
  if (!bytes) throw new TypeError("no bytes without a sink");
  return bytes as Uint8Array<ArrayBuffer>;
}
