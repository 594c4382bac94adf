import { once } from "node:events";
import { createServer, connect as dial, type Socket } from "node:net";

export interface CountingProxy {
  readonly port: number;
  /** Bytes so far, headers and all: from the server and to it. */
  readonly bytes: { readonly down: number; readonly up: number };
  close(): Promise<void>;
}

/** Passes TCP on and counts: what a client did not wait for has been sent all the same. */
export async function countingProxy(host: string, port: number): Promise<CountingProxy> {
  const bytes = { down: 0, up: 0 };
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(port, host);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        open.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    client.on("data", (chunk) => {
      bytes.up += chunk.length;
    });
    upstream.on("data", (chunk) => {
      bytes.down += chunk.length;
    });
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    port: address.port,
    bytes,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
