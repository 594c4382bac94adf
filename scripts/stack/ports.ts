import { createServer } from "node:net";

/** True when nothing listens on this address; nothing else can be said about a port before one listens oneself. */
export function isPortFree(host: string, port: number): Promise<boolean> {
  return listenOnce(host, port).then(
    () => true,
    () => false,
  );
}

/**
 * A port that was free a moment ago. Only for a program that must be told its port before another one that must know it
 * too; everything else listens on port 0.
 */
export function recentlyFreePort(host: string): Promise<number> {
  return listenOnce(host, 0);
}

function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}
