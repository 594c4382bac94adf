import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** What is done to the bytes of a connection on their way to the client. */
export interface Toxic {
  /** Milliseconds that a chunk is late; called for each. */
  readonly delayMs?: () => number;
  readonly bytesPerSecond?: number;
  /** Takes connections and never reads or writes. */
  readonly blackHole?: boolean;
}

/** A connection of a client, as the HTTP side of the proxy may harm it. */
export interface Wire {
  /** Ends it with a RST. */
  reset(): void;
  /** From now on nothing goes either way, and nothing says so: as if the peer had lost its power. */
  freeze(): void;
}

/** The TCP half of the fault proxy. */
export interface WireProxy {
  /** A port before the target; `times` is how many connections are harmed before the rest passes. */
  listen(toxic: Toxic, times?: number): Promise<number>;
  /** The client's connection behind the target's, by the port that the target sees. */
  wireOf(remotePort: number | undefined): Wire | undefined;
  /** Connections of clients that are open. */
  readonly open: number;
  close(): Promise<void>;
}

/**
 * Ours and not toxiproxy, which does TCP only: cuts and resets have to fall at a byte of an HTTP answer, so that half
 * would be ours anyway, and 100 lines less than a Go program to fetch and start.
 */
export function wireProxy(targetPort: number): WireProxy {
  const servers: Server[] = [];
  const wires = new Map<number, Wire>();
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.setNoDelay(true);
  };
  let open = 0;
  const accept = (client: Socket, toxic: Toxic) => {
    keep(client);
    open++;
    client.on("close", () => open--);
    if (toxic.blackHole) {
      client.pause();
      return;
    }
    const onward = connect(targetPort, "127.0.0.1");
    keep(onward);
    let frozen = false;
    onward.on("connect", () => {
      const port = onward.localPort ?? 0;
      wires.set(port, {
        reset: () => client.resetAndDestroy(),
        freeze: () => {
          frozen = true;
        },
      });
      onward.on("close", () => wires.delete(port));
    });
    client.on("data", (chunk) => frozen || onward.write(chunk));
    client.on("end", () => frozen || onward.end());
    client.on("close", () => onward.destroy());
    // One after the other, however late each is.
    let before = Promise.resolve();
    const inTurn = (act: () => void, waitMs: number) => {
      before = before.then(async () => {
        if (waitMs > 0) await sleep(waitMs);
        if (!frozen) act();
      });
    };
    onward.on("data", (chunk) => {
      const size = toxic.bytesPerSecond === undefined ? chunk.length : 64;
      for (let at = 0; at < chunk.length; at += size) {
        const piece = chunk.subarray(at, at + size);
        const slow = toxic.bytesPerSecond === undefined ? 0 : (piece.length / toxic.bytesPerSecond) * 1000;
        inTurn(() => client.write(piece), (toxic.delayMs?.() ?? 0) + slow);
      }
    });
    onward.on("end", () => inTurn(() => client.end(), 0));
    onward.on("close", () => inTurn(() => client.destroySoon(), 0));
  };
  return {
    async listen(toxic, times = Number.POSITIVE_INFINITY) {
      let left = times;
      const server = createServer({ allowHalfOpen: true }, (client) =>
        accept(client, left-- > 0 ? toxic : {}),
      );
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return (server.address() as AddressInfo).port;
    },
    wireOf: (remotePort) => wires.get(remotePort ?? 0),
    get open() {
      return open;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
