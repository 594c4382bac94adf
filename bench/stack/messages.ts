/** Requests as bytes, made without a library so that the client costs little beside the server that is measured. */

const POINT_BYTES = 20;
export const START = 1_700_000_000_000_000_000n;
/** 120 Hz. */
export const STEP = 8_333_333n;

/** An InsertParams message with points at START + first * STEP and on. */
export function insertMessage(uuid: Uint8Array, first: number, count: number): Uint8Array {
  const bytes = new Uint8Array(18 + count * POINT_BYTES);
  bytes.set([0x0a, 16]);
  bytes.set(uuid, 2);
  const view = new DataView(bytes.buffer);
  let time = START + BigInt(first) * STEP;
  for (let i = 0, at = 18; i < count; i++, at += POINT_BYTES, time += STEP) {
    bytes[at] = 0x1a;
    bytes[at + 1] = 18;
    bytes[at + 2] = 0x09;
    view.setBigInt64(at + 3, time, true);
    bytes[at + 11] = 0x11;
    view.setFloat64(at + 12, 1 + Math.sin((first + i) / 1000), true);
  }
  return bytes;
}

/** One gRPC or gRPC-Web frame. */
export function frame(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(5 + message.length);
  new DataView(bytes.buffer).setUint32(1, message.length);
  bytes.set(message, 5);
  return bytes;
}
