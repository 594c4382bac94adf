import type { IncomingHttpHeaders } from "node:http2";
import { frameTrailers } from "../transport/grpc-web.ts";

/** The trailers of HTTP/2 as gRPC-Web has them: one frame at the end of the body. */
export function trailerFrame(trailers: IncomingHttpHeaders): Uint8Array<ArrayBuffer> {
  const lines = Object.entries(trailers).flatMap(([name, value]) =>
    [value].flat().map((one) => (one === undefined ? "" : `${name}: ${one}\r\n`)),
  );
  return frameTrailers(lines.join(""));
}
