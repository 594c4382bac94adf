import type { ClientHttp2Session, ClientHttp2Stream, SecureClientSessionOptions } from "node:http2";
import * as tls from "node:tls";
import type { Http2SessionManager } from "@connectrpc/connect-node";
import { BTrDBError, ConnectionError } from "../errors/index.ts";
import type { NativeGrpcOptions } from "./native-grpc-options.ts";
import type { NativeCall } from "./read-call.ts";

/** What a server may send before it is read: of one call, and of all calls on a connection. */
const STREAM_WINDOW_BYTES = 4 << 20;
const CONNECTION_WINDOW_BYTES = 16 << 20;

/**
 * Servers by grpc-go and by gRPC's C core take it for an attack where they are asked more often than every five minutes
 * while they have nothing to say (gRPC proposal A8): the third time, they close the connection.
 */
const PING_INTERVAL_MS = 330_000;

/** A call on its connection. */
export interface OpenCall {
  readonly stream: ClientHttp2Stream;
  /** To be called with each piece that came: the connection lives. */
  readonly alive: () => void;
}

/** The connections to servers: one each, opened with its first call, and anew where it has broken. */
export class Sessions {
  readonly #options: NativeGrpcOptions;
  readonly #managers = new Map<string, Http2SessionManager>();
  readonly #prepared = new WeakSet<ClientHttp2Session>();
  #loading: Promise<typeof Http2SessionManager> | undefined;
  #closed = false;

  constructor(options: NativeGrpcOptions) {
    this.#options = options;
  }

  async open({ url, headers }: NativeCall): Promise<OpenCall> {
    const manager = await this.#managerOf(url.origin);
    const stream = await manager.request("POST", url.pathname + url.search, headers, {});
    this.#prepare(stream.session);
    return { stream, alive: () => manager.notifyResponseByteRead(stream) };
  }

  close(): void {
    this.#closed = true;
    for (const manager of this.#managers.values()) manager.abort();
    this.#managers.clear();
  }

  async #managerOf(origin: string): Promise<Http2SessionManager> {
    this.#loading ??= load();
    const Manager = await this.#loading;
    if (this.#closed) throw new BTrDBError("nativeGrpc() was closed.", { code: "CONNECTION_CLOSED" });
    const { pingIntervalMs = PING_INTERVAL_MS, idleTimeoutMs = 900_000 } = this.#options;
    const known =
      this.#managers.get(origin) ??
      new Manager(
        origin,
        { pingIntervalMs, idleConnectionTimeoutMs: idleTimeoutMs },
        sessionOptions(this.#options, origin.startsWith("https:")),
      );
    this.#managers.set(origin, known);
    return known;
  }

  /** Node begins with 64 KiB for a whole connection, which is little where the network is far. */
  #prepare(session: ClientHttp2Stream["session"]): void {
    if (session === undefined || session.destroyed || this.#prepared.has(session as ClientHttp2Session))
      return;
    this.#prepared.add(session as ClientHttp2Session);
    (session as ClientHttp2Session).setLocalWindowSize(CONNECTION_WINDOW_BYTES);
    // Its calls have told of it already; the manager stops listening with the first error, and Node has a second one.
    session.on("error", () => {});
  }
}

function sessionOptions(options: NativeGrpcOptions, secure: boolean): SecureClientSessionOptions {
  const common = {
    settings: { enablePush: false, initialWindowSize: STREAM_WINDOW_BYTES },
    // Megabytes; the default of 10 refuses calls where many long answers wait.
    maxSessionMemory: 64,
  };
  if (!secure) return common;
  const { ca, cert, key, passphrase } = options;
  return {
    ...common,
    ...(ca !== undefined && { ca: [...trusted(), ...[ca].flat().map(asPem)] }),
    ...(cert !== undefined && { cert: asPem(cert) }),
    ...(key !== undefined && { key: asPem(key) }),
    ...(passphrase !== undefined && { passphrase }),
  };
}

/** What Node trusts by itself; `ca` alone would stand in its place. */
function trusted(): readonly string[] {
  // Not there in Node 20, which does not say what NODE_EXTRA_CA_CERTS has brought.
  return typeof tls.getCACertificates === "function"
    ? tls.getCACertificates("default")
    : tls.rootCertificates;
}

function asPem(pem: string | Uint8Array): string {
  return typeof pem === "string" ? pem : Buffer.from(pem).toString();
}

async function load(): Promise<typeof Http2SessionManager> {
  try {
    return (await import("@connectrpc/connect-node")).Http2SessionManager;
  } catch (cause) {
    throw new ConnectionError(
      "nativeGrpc() needs the package @connectrpc/connect-node: npm install @connectrpc/connect-node@2",
      { checks: ["Install @connectrpc/connect-node beside btrdb-web."], cause },
    );
  }
}
