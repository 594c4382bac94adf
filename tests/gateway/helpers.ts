import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, type Stream } from "btrdb-web";
import { createGateway, type GatewayMethod, type GatewayOptions } from "btrdb-web/gateway";
import { gatewayListener } from "../../edge/node/gateway-listener.ts";
import { authorizeByName, PAGE, USERS } from "./users.ts";

export { authorizeByName, PAGE, USERS };

export const KEY = "the-cluster-s-own-key";

/** BTrDB over TLS with a key, whose certificate this process trusts from now on. */
export async function startCluster(): Promise<RunningServer> {
  const server = await startServer({
    port: 0,
    tlsPort: 0,
    database: "memory",
    apiKeys: [KEY],
    enableObliterate: true,
    graceMs: 200,
    log: () => undefined,
  });
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(server.caPath ?? "", "utf8")]);
  return server;
}

export const urlOf = (server: RunningServer) => (server.tlsUrl ?? "").replace("grpcs:", "https:");

/** The cluster itself, as the operator sees it. */
export const direct = (server: RunningServer): Promise<BTrDB> => connect(urlOf(server), { apiKey: KEY });

/** A stream with two points, at version 11. */
export async function newStream(operator: BTrDB, collection: string): Promise<Stream> {
  const stream = await operator.create({ collection, tags: { name: `n${streams++}`, unit: "V" } });
  await stream.insert([
    [1n, 1],
    [2n, 2],
  ]);
  await stream.flush();
  return stream;
}
let streams = 0;

/** A cluster with a stream in each of three collections, and a gateway before it. */
export async function startSites() {
  const cluster = await startCluster();
  const operator = await direct(cluster);
  const gateway = await startGateway(cluster);
  return {
    cluster,
    operator,
    gateway,
    a: await newStream(operator, "sites/a/one"),
    b: await newStream(operator, "sites/b/one"),
    shared: await newStream(operator, "shared"),
    async close(): Promise<void> {
      await gateway.close();
      await cluster.close();
    },
  };
}

export interface RunningGateway {
  readonly url: string;
  /** Calls that went to the cluster, by their methods. */
  readonly calls: GatewayMethod[];
  /** Errors that the gateway told of. */
  readonly errors: unknown[];
  close(): Promise<void>;
}

/** A gateway on a port, before a cluster. */
export async function startGateway(
  cluster: RunningServer | string,
  options: Partial<GatewayOptions> = {},
): Promise<RunningGateway> {
  const calls: GatewayMethod[] = [];
  const errors: unknown[] = [];
  const gateway = createGateway({
    endpoints: typeof cluster === "string" ? cluster : urlOf(cluster),
    apiKey: KEY,
    authorize: authorizeByName,
    origins: [PAGE],
    headers: ["x-user"],
    fetch: (input, init) => {
      calls.push(new URL(String(input)).pathname.split("/").at(-1) as GatewayMethod);
      return fetch(input, init);
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  const server = createServer(gatewayListener(gateway));
  // A process that is busy for long would send its next request on a connection that was just closed as idle.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    errors,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A fetch that says who sends, and notes the headers of answers. */
export function fetchAs(user: string, said: Headers[] = []): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("x-user", user);
    headers.set("origin", PAGE);
    const response = await fetch(input, { ...init, headers });
    said.push(response.headers);
    return response;
  };
}

/** The client of this package, through a gateway. */
export function connectAs(user: string, gateway: { readonly url: string }, said?: Headers[]): Promise<BTrDB> {
  return connect(gateway.url, { apiKey: false, fetch: fetchAs(user, said), retry: false });
}

/** What a gateway said of its cache, answer by answer. */
export const cachesOf = (said: readonly Headers[]) => said.map((headers) => headers.get("x-btrdb-cache"));

/** Every message of an answer. */
export async function all<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const message of messages) found.push(message);
  return found;
}

/** Sends bytes to a path of a gateway, as nothing but an attacker would. */
export function post(
  gateway: { readonly url: string },
  path: string,
  body: Uint8Array | null,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(gateway.url + path, {
    method: "POST",
    body: body && Uint8Array.from(body),
    headers: { "content-type": "application/grpc-web+proto", "x-user": "boss", origin: PAGE, ...headers },
  });
}
