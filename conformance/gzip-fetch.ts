import { gzipSync } from "node:zlib";

const HEAD_BYTES = 5;
const COMPRESSED = 1;

/**
 * Asks for compressed messages, which this package never does by itself: servers compress where the request is, and
 * says that it takes what they send.
 */
export function gzipFetch(send: typeof globalThis.fetch): typeof globalThis.fetch {
  return (url, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("grpc-encoding", "gzip");
    headers.set("grpc-accept-encoding", "gzip");
    const message = gzipSync((init.body as Uint8Array).subarray(HEAD_BYTES));
    const head = Buffer.of(COMPRESSED, 0, 0, 0, 0);
    head.writeUInt32BE(message.length, 1);
    const body = Buffer.concat([head, message]);
    return send(url, { ...init, headers, body });
  };
}
