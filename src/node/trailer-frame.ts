import type { IncomingHttpHeaders } from "node:http2";

const HEAD_BYTES = 5;
const TRAILERS = 0x80;

/** The trailers of HTTP/2 as gRPC-Web has them: one frame at the end of the body. */
export function trailerFrame(trailers: IncomingHttpHeaders): Uint8Array<ArrayBuffer> {
  const lines = Object.entries(trailers).flatMap(([name, value]) =>
    [value].flat().map((one) => (one === undefined ? "" : `${name}: ${one}\r\n`)),
  );
  const text = new TextEncoder().encode(lines.join(""));
  const frame = new Uint8Array(HEAD_BYTES + text.length);
  frame[0] = TRAILERS;
  new DataView(frame.buffer).setUint32(1, text.length);
  frame.set(text, HEAD_BYTES);
  return frame;
}
