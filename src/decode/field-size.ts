import { WireType } from "./wire-cursor.ts";

/** {@link fieldSize} where the bytes that tell it have not come yet. */
export const NOT_YET = 0;

/**
 * Bytes of the field that begins at `at`, its tag included, of which perhaps not all are there; Infinity for a group,
 * which says its end only by its contents, and for what is no field: whoever reads it finds the mistake.
 */
export function fieldSize(view: DataView<ArrayBufferLike>, at: number): number {
  const tagBytes = varintSize(view, at);
  if (tagBytes === NOT_YET || tagBytes === Number.POSITIVE_INFINITY) return tagBytes;
  switch (view.getUint8(at) & 7) {
    case WireType.Varint: {
      const bytes = varintSize(view, at + tagBytes);
      return bytes === NOT_YET ? NOT_YET : tagBytes + bytes;
    }
    case WireType.Fixed64:
      return tagBytes + 8;
    case WireType.Fixed32:
      return tagBytes + 4;
    case WireType.Bytes: {
      const bytes = varintSize(view, at + tagBytes);
      if (bytes === NOT_YET || bytes === Number.POSITIVE_INFINITY) return bytes;
      let length = 0;
      for (let i = bytes - 1; i >= 0; i--) length = length * 128 + (view.getUint8(at + tagBytes + i) & 0x7f);
      return tagBytes + bytes + length;
    }
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** Bytes of a varint; Infinity where it has too many. */
function varintSize(view: DataView<ArrayBufferLike>, at: number): number {
  for (let bytes = 1; bytes <= 10; bytes++) {
    if (at + bytes > view.byteLength) return NOT_YET;
    if (view.getUint8(at + bytes - 1) < 0x80) return bytes;
  }
  return Number.POSITIVE_INFINITY;
}
