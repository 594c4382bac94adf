import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { UniversalServerResponse } from "@connectrpc/connect/protocol";
import { hasProtobufFrames } from "./insert-body.ts";

const HEAD_BYTES = 5;
const COMPRESSED = 1;

const packed = promisify<Uint8Array, Buffer>(gzip);

/**
 * An answer as grpc-go's `RPCCompressor(NewGZIPCompressor())` makes it, which BTrDB v4 has: every message is gzip,
 * whatever the client says that it takes. Statuses and trailers stay as they are.
 */
export function gzipMessages(answer: UniversalServerResponse): UniversalServerResponse {
  const { header, body } = answer;
  if (!body || !hasProtobufFrames(header?.get("content-type") ?? null)) return answer;
  const fields = new Headers(header);
  fields.set("grpc-encoding", "gzip");
  return { ...answer, header: fields, body: gzipFrames(body) };
}

async function* gzipFrames(frames: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const frame of frames) {
    // The trailers of gRPC-Web have a flag of their own.
    if (frame[0] !== 0) {
      yield frame;
      continue;
    }
    const message = await packed(frame.subarray(HEAD_BYTES));
    const head = Buffer.of(COMPRESSED, 0, 0, 0, 0);
    head.writeUInt32BE(message.length, 1);
    yield Buffer.concat([head, message]);
  }
}
