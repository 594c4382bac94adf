import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { InfoResponseSchema } from "btrdb-web/proto";

/** A listening server of a test, on a free port of 127.0.0.1. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves plain HTTP, or HTTPS where a certificate is given. */
export function serve(handle: RequestListener, tls?: { cert: Buffer; key: Buffer }): Promise<Listening> {
  return listen(tls === undefined ? createHttpServer(handle) : createHttpsServer(tls, handle));
}

/** Takes connections and never says a word. */
export function blackHole(): Promise<Listening> {
  return listen(createTcpServer(() => {}));
}

/** Systems give away ports above these (macOS from 49152, Linux from 32768) to whoever asks for any. */
const NOT_GIVEN_AWAY = { first: 12_000, count: 20_000 };
let next = Math.floor(Math.random() * NOT_GIVEN_AWAY.count);

/** A port on which nothing listens, and which nobody gets by chance meanwhile: for servers that come back on their port too. */
export async function closedPort(): Promise<number> {
  for (;;) {
    const port = NOT_GIVEN_AWAY.first + (next++ % NOT_GIVEN_AWAY.count);
    const server = await listen(createTcpServer(), port).catch(() => undefined);
    if (server === undefined) continue;
    await server.close();
    return port;
  }
}

async function listen(server: Server, port = 0): Promise<Listening> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The answer of Info as gRPC-Web bytes, made by hand: one message frame and the trailer frame. */
export function infoAnswer(build: string, trailers = "grpc-status: 0\r\n"): Buffer {
  const info = toBinary(
    InfoResponseSchema,
    create(InfoResponseSchema, { majorVersion: 5, minorVersion: 31, build }),
  );
  return Buffer.concat([frame(0, info), frame(0x80, Buffer.from(trailers))]);
}

function frame(flag: number, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
