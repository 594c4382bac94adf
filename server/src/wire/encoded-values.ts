import { createContextKey } from "@connectrpc/connect";

/**
 * The encoded values of the answers of one call, in their order: Connect serializes and frames the answers without them,
 * and {@link putValuesIntoFrames} adds them on the way out. Otherwise each of them would be copied three times. Not there
 * where answers are not protobuf in frames (Connect's own protocol, JSON).
 */
export const ENCODED = createContextKey<Uint8Array[] | undefined>(undefined, {
  description: "encoded values of answers",
});

/** Bytes that encoders leave free before the values: for the header of the frame and the fields before the values. */
const ROOM = 64;
const HEADER_BYTES = 5;

/** Memory for values of at most this size; it is not cleared. */
export function roomForValues(maxBytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(ROOM + maxBytes).buffer, ROOM);
}

/** Frames of messages without values, and frames of the same messages with them. */
export async function* putValuesIntoFrames(
  frames: AsyncIterable<Uint8Array>,
  encoded: Uint8Array[],
): AsyncGenerator<Uint8Array> {
  for await (const frame of frames) {
    // An error, and the trailers of gRPC-Web, come when no values are left.
    const values = encoded.shift();
    yield values === undefined || values.length === 0 ? frame : join(frame, values);
  }
}

function join(frame: Uint8Array, values: Uint8Array): Uint8Array {
  const before = frame.length;
  const whole =
    values.byteOffset >= before && before <= ROOM
      ? new Uint8Array(values.buffer, values.byteOffset - before, before + values.length)
      : withCopiedValues(before, values);
  whole.set(frame);
  new DataView(whole.buffer, whole.byteOffset).setUint32(1, whole.length - HEADER_BYTES);
  return whole;
}

function withCopiedValues(before: number, values: Uint8Array): Uint8Array {
  const whole = new Uint8Array(before + values.length);
  whole.set(values, before);
  return whole;
}
