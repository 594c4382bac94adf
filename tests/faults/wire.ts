import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** What is done to the bytes of a connection on their way to the client. */
export interface Toxic {
  /** Milliseconds that a chunk is late; called for each. */
  readonly delayMs?: () => number;
  readonly bytesPerSecond?: number;
  /** Ends both sides when so many bytes of a request whose head begins like that have gone on. */
  readonly cut?: { readonly begins: RegExp; readonly afterBytes: number; readonly by: "reset" | "end" };
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
  /** Closes a port with its connections; gives the bytes of the latest request to it that was to be cut. */
  end(port: number): Promise<number>;
  /** The client's connection behind the target's, by the port that the target sees. */
  wireOf(remotePort: number | undefined): Wire | undefined;
  /** Connections of clients that are open. */
  readonly open: number;
  close(): Promise<void>;
}

/** What a client was told, and its connections there with those that go on to the target. */
interface Port {
  readonly server: Server;
  readonly sockets: Set<Socket>;
}

/**
 * Ours and not toxiproxy, which does TCP only: cuts and resets have to fall at a byte of an HTTP answer, so that half
 * would be ours anyway, and 100 lines less than a Go program to fetch and start.
 */
export function wireProxy(targetPort: number): WireProxy {
  const ports = new Map<number, Port>();
  const wires = new Map<number, Wire>();
  const sent = new Map<number, number>();
  const keep = (socket: Socket, sockets: Set<Socket>) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.setNoDelay(true);
  };
  let open = 0;
  const accept = (client: Socket, toxic: Toxic, sockets: Set<Socket>) => {
    keep(client, sockets);
    open++;
    client.on("close", () => open--);
    if (toxic.blackHole) {
      client.pause();
      return;
    }
    const onward = connect(targetPort, "127.0.0.1");
    keep(onward, sockets);
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
    let left = toxic.cut?.afterBytes ?? Number.POSITIVE_INFINITY;
    const cut = () => {
      // Not its answer either: a server may say something to half a request.
      frozen = true;
      if (toxic.cut?.by === "reset") {
        client.resetAndDestroy();
        onward.resetAndDestroy();
      } else {
        client.end();
        onward.end();
      }
    };
    const port = client.localPort ?? 0;
    let counts = false;
    client.on("data", (chunk) => {
      if (frozen) return;
      const head = chunk.subarray(0, 100).toString("latin1");
      if (head.startsWith("POST ")) {
        counts = toxic.cut?.begins.test(head) ?? false;
        if (counts) sent.set(port, 0);
      }
      if (counts) sent.set(port, (sent.get(port) ?? 0) + chunk.length);
      const part = counts ? chunk.subarray(0, left) : chunk;
      if (counts) left -= part.length;
      if (left > 0) onward.write(part);
      else onward.write(part, () => setTimeout(cut, SENT_MS));
    });
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
      const sockets = new Set<Socket>();
      const server = createServer({ allowHalfOpen: true }, (client) =>
        accept(client, left-- > 0 ? toxic : {}, sockets),
      );
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
      });
      const { port } = server.address() as AddressInfo;
      ports.set(port, { server, sockets });
      return port;
    },
    async end(port) {
      const length = sent.get(port) ?? 0;
      const one = ports.get(port);
      ports.delete(port);
      sent.delete(port);
      if (one !== undefined) await closePort(one);
      return length;
    },
    wireOf: (remotePort) => wires.get(remotePort ?? 0),
    get open() {
      return open;
    },
    async close() {
      await Promise.all([...ports.values()].map(closePort));
    },
  };
}

/** So that the server has what was sent before a reset takes it away. */
const SENT_MS = 5;
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

function closePort({ server, sockets }: Port): Promise<unknown> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(resolve));
}
