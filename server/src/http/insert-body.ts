import type { ContextValues } from "@connectrpc/connect";
import { MAX_INSERT_POINTS } from "../rpc/check-points.ts";
import { INSERTED } from "../wire/inserted-points.ts";
import { takePoints } from "../wire/take-points.ts";

const HEAD_BYTES = 5;

/** Whether a body of this type consists of frames of protobuf. */
const PROTOBUF_FRAMES = /^application\/grpc(?:-web)?(?:\+proto)?$/i;

export const hasProtobufFrames = (contentType: string | null): boolean =>
  PROTOBUF_FRAMES.test(contentType ?? "");

/**
 * The body of an Insert without its points, which go into the context of the call. What is compressed, too large or
 * not as expected passes as it is.
 */
export async function* takeInsertedPoints(
  body: AsyncIterable<Uint8Array>,
  values: ContextValues,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let seen: Uint8Array[] = [];
  let length = 0;
  let wanted = HEAD_BYTES;
  let headRead = false;
  let done = false;
  for await (const chunk of body) {
    if (done) {
      yield chunk;
      continue;
    }
    seen.push(chunk);
    length += chunk.length;
    if (!headRead && length >= HEAD_BYTES) {
      const head = Buffer.concat(seen);
      seen = [head];
      headRead = true;
      wanted = HEAD_BYTES + head.readUInt32BE(1);
      if (head[0] !== 0 || wanted > maxBytes) wanted = 0;
    }
    if (!headRead || length < wanted) continue;
    done = true;
    const bytes = Buffer.concat(seen);
    const taken = takePoints(bytes.subarray(HEAD_BYTES, Math.max(HEAD_BYTES, wanted)), MAX_INSERT_POINTS);
    if (!taken || wanted === 0) {
      yield bytes;
      continue;
    }
    values.set(INSERTED, taken);
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32BE(taken.rest.length, 1);
    yield Buffer.concat([head, taken.rest, bytes.subarray(wanted)]);
  }
  if (!done) yield* seen;
}
