/**
 * JSON over HTTP, as one would write it by hand: GET /N gives the first N points of the long stream as [[t, v], ...]. The bytes
 * are made with the first request and kept, so that only sending them and the reader are measured. A process of its own.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { START, STEP } from "../stack/messages.ts";

const made = new Map<number, Buffer>();

function bodyOf(points: number): Buffer {
  let body = made.get(points);
  if (!body) {
    const pairs = Array.from({ length: points }, (_, i) => [
      String(START + BigInt(i) * STEP),
      1 + Math.sin(i / 1000),
    ]);
    body = Buffer.from(JSON.stringify(pairs));
    made.set(points, body);
  }
  return body;
}

const server = createServer((request, response) => {
  const body = bodyOf(Number(request.url?.slice(1)));
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": body.length,
    "access-control-allow-origin": "*",
  });
  response.end(body);
});
server.listen(0, "127.0.0.1", () =>
  console.log(`ready: grpc://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.on("SIGTERM", () => process.exit(0));
