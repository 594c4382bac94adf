const HEAD_BYTES = 4;

/** Messages out of a stream that has four bytes, the length, before each. */
export async function* readSizeDelimited(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = Buffer.alloc(0);
  for await (const chunk of chunks) {
    left = Buffer.concat([left, chunk]);
    while (left.length >= HEAD_BYTES) {
      const end = HEAD_BYTES + left.readUInt32BE();
      if (left.length < end) break;
      yield left.subarray(HEAD_BYTES, end);
      left = left.subarray(end);
    }
  }
  if (left.length > 0) throw new Error(`the input ends within a message, after ${left.length} bytes of it`);
}

/** The same way back. */
export function sizeDelimited(message: Uint8Array): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(message.length);
  return Buffer.concat([head, message]);
}
