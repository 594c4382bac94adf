/**
 * What the embedded server is measured against, in a process of its own: it does the same with the bytes, and nothing
 * else. POST /prepare stores bytes, POST /prepared sends them from memory; Insert decodes the points into columns with
 * the server's own decoder, and throws them away. HTTP/1.1 and cleartext HTTP/2 on one port each.
 */
import { createServer } from "node:http";
import http2 from "node:http2";
import type { AddressInfo } from "node:net";
import { takePoints } from "../../server/src/wire/take-points.ts";

let prepared = Buffer.alloc(0);

const insert = http2.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    takePoints(Buffer.concat(chunks).subarray(5), 50_000);
    response.writeHead(200, { "content-type": "application/grpc", trailer: "grpc-status" });
    response.addTrailers({ "grpc-status": "0" });
    response.end(Buffer.from([0, 0, 0, 0, 0]));
  });
});

const bytes = createServer((request, response) => {
  if (request.url === "/prepare") {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      prepared = Buffer.concat(chunks);
      response.end();
    });
    return;
  }
  if (request.url === "/insert-port") {
    response.end(String((insert.address() as AddressInfo).port));
    return;
  }
  response.writeHead(200, { "content-type": "application/grpc-web+proto" });
  response.end(prepared);
});

insert.listen(0, "127.0.0.1", () =>
  bytes.listen(0, "127.0.0.1", () =>
    console.log(`ready: grpc://127.0.0.1:${(bytes.address() as AddressInfo).port}`),
  ),
);
process.on("SIGTERM", () => process.exit(0));
