// flechette rather than apache-arrow: it takes typed arrays as they are, has no dependencies and a fifth of the size.
// (2.7.0 depends on a package that the registry does not have, hence 2.6.0.)
import {
  batchType,
  Column,
  type Field,
  Table,
  type TypedArray,
  tableToIPC,
  Version,
} from "@uwdata/flechette";
import type { ArrowField } from "./fields.ts";

const LITTLE_ENDIAN = 0;

/** The columns as an Arrow IPC stream of one record batch, or of none where there are no rows. */
export function encodeTable(
  fields: readonly ArrowField[],
  columns: readonly TypedArray[],
): Uint8Array<ArrayBuffer> {
  const children = fields.map(({ type }, i) => {
    const values = columns[i]!;
    if (values.length === 0) return new Column([], type);
    const Batch = batchType(type, { useBigInt: true, useBigIntTimestamp: true });
    const validity = new Uint8Array(0);
    return new Column([new Batch({ length: values.length, nullCount: 0, type, validity, values })], type);
  });
  const schema = {
    version: Version.V5,
    endianness: LITTLE_ENDIAN,
    fields: fields as Field[],
    metadata: null,
  } as const;
  const bytes = tableToIPC(new Table(schema, children), { format: "stream" });
  if (!bytes) throw new TypeError("no bytes without a sink");
  return bytes as Uint8Array<ArrayBuffer>;
}
