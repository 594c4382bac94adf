import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { BTrDB } from "btrdb-web/proto";
import { onTestFinished } from "vitest";
import type { ServerOptions } from "../server-options.ts";
import { type RunningServer, startServer } from "../start-server.ts";

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "btrdb-dev-server-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A server on free ports for one test, without TLS unless asked for. */
export async function testServer(options: ServerOptions = {}): Promise<RunningServer> {
  const server = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    graceMs: 200,
    log: () => {},
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

export type BTrDBClient = Client<typeof BTrDB>;

/** A client over gRPC-Web, as browsers speak it. */
export function webClient(baseUrl: string, headers: Record<string, string> = {}): BTrDBClient {
  const send: typeof fetch = (input, init) => {
    const all = new Headers(init?.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return fetch(input, { ...init, headers: all });
  };
  return createClient(BTrDB, createGrpcWebTransport({ baseUrl, fetch: send }));
}

/** A client over native gRPC; its connection ends with the test. */
export function grpcClient(baseUrl: string): BTrDBClient {
  return createClient(BTrDB, createGrpcTransport({ baseUrl }));
}

/** A new stream, by default in a collection of its own. */
export async function newStream(
  client: BTrDBClient,
  collection = `test/${crypto.randomUUID()}`,
): Promise<Uint8Array<ArrayBuffer>> {
  const uuid = crypto.getRandomValues(new Uint8Array(16));
  await client.create({ uuid, collection, tags: [{ key: "name", val: { value: "x" } }] });
  return uuid;
}

/** All messages of a server stream. */
export async function collect<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const message of messages) all.push(message);
  return all;
}
