/** Stands for btrdb-dev-server in tests that run inside Chromium: the server itself runs in Node, where vitest does. */
import type { ServerOptions } from "btrdb-dev-server";
import { commands } from "vitest/browser";

/** What tests use of a server, from afar. */
export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startServer({ log: _, ...options }: ServerOptions = {}): Promise<RunningServer> {
  const { id, url } = await commands.startBTrDB(options);
  return { url, close: () => commands.close(id) };
}
