import type { ServerResponse } from "node:http";

/** The bytes of a gRPC-Web frame: 0 is a message, 0x80 the trailers. */
export function frame(flags: number, bytes: Uint8Array | string): Buffer {
  const body = Buffer.from(bytes);
  const head = Buffer.alloc(5);
  head[0] = flags;
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

export const OK_TRAILERS = frame(0x80, "grpc-status: 0\r\n");

/** A whole answer: messages, then trailers. */
export function answerOf(messages: readonly (Uint8Array | string)[], trailers: Buffer = OK_TRAILERS): Buffer {
  return Buffer.concat([...messages.map((message) => frame(0, message)), trailers]);
}

/** Begins an answer; its headers leave at once. */
export function begin(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "application/grpc-web+proto", ...headers });
  response.flushHeaders();
  response.socket?.setNoDelay(true);
}

/** Sends each part in a write of its own, late enough that the reader gets it by itself. */
export async function sendParts(response: ServerResponse, parts: Iterable<Uint8Array>): Promise<void> {
  for (const part of parts) {
    await new Promise<void>((resolve) => response.write(part, () => setImmediate(resolve)));
  }
}

/** Cuts bytes at the given offsets; any number, any order. */
export function cutAt(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const cuts = [0, ...offsets, bytes.length].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}
