/**
 * The server with the streams of years-data.ts, in a process of its own: its parent sends the options as the first
 * message, gets `{ ready }` when everything is there, and ends it by closing the channel (or by ending itself).
 */
import { type ServerOptions, startServer } from "btrdb-dev-server";
import { fillYears } from "./fill-years.ts";
import { FILLED } from "./filled.ts";

export interface ServeRequest {
  readonly options: ServerOptions;
  readonly points: number | undefined;
}

/** What of a running server can be told to another process. */
export interface ServeReady {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number | undefined;
  readonly url: string;
  readonly tlsUrl: string | undefined;
  readonly caPath: string | undefined;
}

export type ServeAnswer = { readonly ready: ServeReady } | { readonly error: string };

const answer = (message: ServeAnswer): void => {
  process.send?.(message);
};

process.once("disconnect", () => process.exit(0));
process.once("message", async (message) => {
  try {
    // The parent is this checkout: it sends what ServeRequest says.
    const { options, points } = message as ServeRequest;
    const server = await startServer(options);
    await fillYears(server.ingest, { points });
    const { host, port, tlsPort, url, tlsUrl, caPath } = server;
    console.error(FILLED);
    answer({ ready: { host, port, tlsPort, url, tlsUrl, caPath } });
  } catch (error) {
    answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
