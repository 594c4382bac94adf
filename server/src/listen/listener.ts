import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpServer } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from "node:http2";
import { createServer as createHttp2Server, createSecureServer } from "node:http2";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import { createServer as createNetServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { HTTP2_OPTIONS, widenConnectionWindow } from "./http2-settings.ts";
import { sniffProtocol } from "./sniff-protocol.ts";

/** A request of HTTP/1.1 or HTTP/2, as Node's compatibility layer shows both. */
export type AnyRequest = IncomingMessage | Http2ServerRequest;
export type AnyResponse = ServerResponse | Http2ServerResponse;
export type RequestListener = (request: AnyRequest, response: AnyResponse) => void;

/** One open port. */
export interface Listener {
  readonly port: number;
  /** Takes no new connections and lets idle ones go; running requests continue. */
  stop(): void;
  /** Waits until all that was written is on its way, and HTTP/2 has said goodbye; after `timeoutMs` no longer. */
  drained(timeoutMs: number): Promise<void>;
  /** Ends every connection, whatever runs on it. */
  destroy(): void;
}

// Longer than proxies keep idle connections, so that they, not we, close them first.
const KEEP_ALIVE_MS = 75_000;

async function listen(server: NetServer, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

interface Connections {
  readonly sockets: Set<Socket>;
  readonly sessions: Set<ServerHttp2Session>;
  addSocket(socket: Socket): void;
  addSession(session: ServerHttp2Session): void;
}

function trackConnections(): Connections {
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  return {
    sockets,
    sessions,
    addSocket(socket) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    },
    addSession(session) {
      sessions.add(session);
      session.once("close", () => sessions.delete(session));
      // A client that breaks the protocol or vanishes ends its own connection only.
      session.on("error", () => session.destroy());
      widenConnectionWindow(session);
    },
  };
}

function listenerOf(
  server: NetServer,
  port: number,
  connections: Connections,
  closeIdle: () => void,
): Listener {
  return {
    port,
    stop() {
      server.close();
      closeIdle();
      for (const session of connections.sessions) session.close();
    },
    async drained(timeoutMs) {
      const { sessions, sockets } = connections;
      const busy = () => sessions.size > 0 || [...sockets].some((socket) => socket.writableLength > 0);
      // A call has ended when its last bytes are written, which may be long before they have left.
      for (const since = performance.now(); busy() && performance.now() - since < timeoutMs; ) await sleep(5);
    },
    destroy() {
      for (const session of connections.sessions) session.destroy();
      for (const socket of connections.sockets) socket.destroy();
    },
  };
}

/** Serves HTTP/1.1 and cleartext HTTP/2 on one port, told apart by the first bytes of a connection. */
export async function listenPlain(host: string, port: number, onRequest: RequestListener): Promise<Listener> {
  const http1 = createHttpServer({ keepAliveTimeout: KEEP_ALIVE_MS }, onRequest);
  const http2 = createHttp2Server(HTTP2_OPTIONS, onRequest);
  const connections = trackConnections();
  http2.on("session", connections.addSession);
  const server = createNetServer({ noDelay: true }, (socket) => {
    connections.addSocket(socket);
    sniffProtocol(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit("connection", socket));
  });
  return listenerOf(server, await listen(server, host, port), connections, () =>
    http1.closeIdleConnections(),
  );
}

/** Serves HTTP/1.1 and HTTP/2 over TLS, agreed by ALPN. */
export async function listenTls(
  host: string,
  port: number,
  certificate: { readonly cert: string; readonly key: string },
  onRequest: RequestListener,
): Promise<Listener> {
  const { cert, key } = certificate;
  const server = createSecureServer({ ...HTTP2_OPTIONS, cert, key, allowHTTP1: true }, onRequest);
  const connections = trackConnections();
  server.on("session", connections.addSession);
  server.on("connection", connections.addSocket);
  return listenerOf(server, await listen(server, host, port), connections, () => {});
}
