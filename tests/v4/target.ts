import { startServer } from "btrdb-dev-server";

/**
 * URL of a real BTrDB v4 that the tests of this folder ask in place of the embedded server (docs/guide/v4.md). It speaks
 * native gRPC only. What the tests leave behind there lies below collections `v4/<uuid>`.
 */
export const REAL_V4: string | undefined = process.env.BTRDB_V4_URL || undefined;

/** The BTrDB v4 that the tests of this folder ask. */
export interface Target {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** @param options.gzip `false`: the embedded server is not to compress; a real one does anyway */
export async function startTarget(options: { readonly gzip?: boolean } = {}): Promise<Target> {
  if (REAL_V4 !== undefined) {
    const { origin, hostname, port } = new URL(REAL_V4);
    return { url: origin, host: hostname, port: Number(port || 80), close: async () => {} };
  }
  const server = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    serverVersion: "4.15.9",
    enableObliterate: true,
    ...options,
  });
  const { url, port } = server;
  return { url, host: "127.0.0.1", port, close: () => server.close() };
}
