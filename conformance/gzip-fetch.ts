import { gzipSync } from "node:zlib";
import { frameRequest } from "../src/transport/grpc-web.ts";

/**
 * Asks for compressed messages, which this package never does by itself: servers compress where the request is, and
 * says that it takes what they send.
 */
export function gzipFetch(send: typeof globalThis.fetch): typeof globalThis.fetch {
  return (url, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("grpc-encoding", "gzip");
    headers.set("grpc-accept-encoding", "gzip");
    const framed = init.body as Uint8Array;
    const body = frameRequest(gzipSync(framed.subarray(5)));
    body[0] = 1;
    return send(url, { ...init, headers, body });
  };
}
