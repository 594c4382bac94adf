import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttp } from "node:http";
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { RawValuesResponseSchema } from "btrdb-web/proto";
import { infoAnswer, serve } from "../helpers/fault-server.ts";
import { frame } from "../helpers/grpc-web-answer.ts";
import { withCors } from "./servers.ts";

/** A server whose streams send one message and then nothing, and which answers Info. */
export interface SlowServer {
  readonly url: string;
  /** Tells how many streams were left by their clients. */
  readonly countsUrl: string;
  close(): Promise<void>;
}

type Answer = ServerResponse | Http2ServerResponse;

/** Plain HTTP/1.1; or with a certificate TLS, as HTTP/2 or HTTP/1.1, with Node's own limit of 100 streams. */
export async function slowServer(tls?: { readonly cert: Buffer; readonly key: Buffer }): Promise<SlowServer> {
  let gone = 0;
  const handle = (request: IncomingMessage | Http2ServerRequest, response: Answer) => {
    const stream = request.url?.endsWith("/RawValues") && request.method === "POST";
    // Other than on request.close, which comes with the end of the request's own body.
    if (stream) response.on("close", () => gone++);
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    response.setHeader(
      "access-control-allow-headers",
      request.headers["access-control-request-headers"] ?? "*",
    );
    if (request.method === "OPTIONS") {
      response.statusCode = 204;
      response.end();
    } else if (stream && request.url?.startsWith("/endless/")) void sendOn(response);
    else if (stream) write(response, GRPC_WEB, frame(0, onePoint), false);
    else write(response, GRPC_WEB, infoAnswer("5.31.0"), true);
  };
  // Asked on another connection: what comes next on the same one could carry what was held back there.
  const counting = await serve(withCors((_request, response) => response.end(JSON.stringify({ gone }))));
  const sockets = new Set<{ destroy(): void }>();
  const server =
    tls === undefined ? createHttp(handle) : createSecureServer({ ...tls, allowHTTP1: true }, handle);
  server.on("connection", (socket: { destroy(): void }) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  return {
    url,
    countsUrl: `http://127.0.0.1:${counting.port}/`,
    close: async () => {
      await counting.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    },
  };
}

const onePoint = toBinary(
  RawValuesResponseSchema,
  create(RawValuesResponseSchema, { versionMajor: 1n, values: [{ time: 1n, value: 1 }] }),
);
const GRPC_WEB = "application/grpc-web+proto";
const HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST",
  "access-control-expose-headers": "grpc-status, grpc-message",
  "access-control-max-age": "600",
};

function write(response: Answer, type: string, body: string | Buffer, end: boolean): void {
  response.statusCode = 200;
  response.setHeader("content-type", type);
  // The two kinds of responses have the same methods, and no common type.
  const out = response as ServerResponse;
  if (end) out.end(body);
  else out.write(body);
}

/** Messages without end. */
async function sendOn(response: Answer): Promise<void> {
  const out = response as ServerResponse;
  out.statusCode = 200;
  out.setHeader("content-type", GRPC_WEB);
  const many = Buffer.concat(Array.from({ length: 2000 }, () => frame(0, onePoint)));
  let gone = false;
  out.once("close", () => {
    gone = true;
  });
  while (!gone) {
    if (!out.writableNeedDrain) out.write(many);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
