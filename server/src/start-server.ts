import { Code, ConnectError } from "@connectrpc/connect";
import { loadDemo } from "./demo/index.ts";
import { createFaults } from "./fault/faults.ts";
import { requireApiKey } from "./http/api-keys.ts";
import { applyCors } from "./http/cors.ts";
import { answerPlainPage } from "./http/plain-pages.ts";
import { createRpcHandlers } from "./http/rpc-handler.ts";
import { answerUnknownService } from "./http/unknown-service.ts";
import { ingestInto } from "./ingest.ts";
import { type Listener, listenPlain, listenTls, type RequestListener } from "./listen/listener.ts";
import { memoryLimit } from "./memory-limit.ts";
import { openStreams } from "./open-streams.ts";
import { trackRunningCalls } from "./running-calls.ts";
import { resolveOptions, type ServerOptions } from "./server-options.ts";
import { isV4 } from "./server-version.ts";
import type { IngestTarget } from "./store/ingest-target.ts";
import { createPointFeed } from "./store/point-feed.ts";
import { readCertificate } from "./tls/read-certificate.ts";

/** A server that listens. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Undefined where the TLS port was left away; so are the two below. */
  readonly tlsPort: number | undefined;
  /** `http://host:port`. */
  readonly url: string;
  /** `https://host:port`. */
  readonly tlsUrl: string | undefined;
  /** The certificate that clients of the TLS port must trust. */
  readonly caPath: string | undefined;
  /** Writes into the server without a connection. */
  readonly ingest: IngestTarget;
  /** Stops listening, lets running calls finish for `graceMs`, then ends them. */
  close(): Promise<void>;
}

// What a call that is told to end may still need to say so.
const LAST_WORDS_MS = 500;

const authority = (host: string, port: number): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

/** Listens on both ports or on none. */
async function listenAll(opening: readonly Promise<Listener>[]): Promise<Listener[]> {
  const results = await Promise.allSettled(opening);
  const open = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.find((result) => result.status === "rejected");
  if (!failed) return open;
  for (const listener of open) {
    listener.stop();
    listener.destroy();
  }
  throw failed.reason;
}

/**
 * Starts an embedded BTrDB server. Throws `OptionError` for options that cannot be, and the error of node:net
 * (`EADDRINUSE`, ...) where it cannot listen.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const resolved = resolveOptions(options);
  const { host, apiKeys, log } = resolved;
  const certificate = resolved.tlsPort === null ? undefined : await readCertificate(resolved);

  const { streams, imports } = await openStreams(resolved);
  const shutdown = new AbortController();
  const calls = trackRunningCalls();
  const proxyEndpoints = [...(resolved.proxyEndpoints ?? [])];
  const handlers = createRpcHandlers({
    context: {
      streams,
      serverVersion: resolved.serverVersion,
      proxyEndpoints,
      obliterate: resolved.enableObliterate,
      feed: createPointFeed(),
      checkMemory: memoryLimit(resolved.maxMemory),
      faults: resolved.enableFaultInjection ? createFaults() : undefined,
    },
    errors: resolved.errors,
    gzip: resolved.gzip,
    gate: apiKeys.length > 0 ? requireApiKey(apiKeys) : undefined,
    shutdown: shutdown.signal,
    log,
  });

  const asGrpcGo = isV4(resolved.serverVersion);
  const onRequest: RequestListener = (request, response) => {
    calls.add(response);
    if (applyCors(request, response)) return;
    const handler = handlers.get(request.url?.split("?", 1)[0] ?? "");
    if (handler) handler(request, response);
    else if (asGrpcGo && answerUnknownService(request, response)) return;
    else answerPlainPage(request, response, resolved.serverVersion);
  };

  // Loaded before the ports are open: nobody sees half of it.
  const ingest = ingestInto(streams, imports);
  const open = async (): Promise<Listener[]> => {
    if (resolved.demo) await loadDemo(ingest, { log });
    return listenAll([
      listenPlain(host, resolved.port, onRequest),
      ...(certificate && resolved.tlsPort !== null
        ? [listenTls(host, resolved.tlsPort, certificate, onRequest)]
        : []),
    ]);
  };
  const [plain, tls] = await open().catch(async (error: unknown) => {
    await streams.close();
    throw error;
  });
  const listeners = [plain, tls].filter((listener) => listener !== undefined);
  if (!resolved.proxyEndpoints) {
    proxyEndpoints.push(...listeners.map((listener) => authority(host, listener.port)));
  }

  async function close(): Promise<void> {
    calls.refuseKeepAlive();
    for (const listener of listeners) listener.stop();
    if (!(await calls.idle(resolved.graceMs))) {
      shutdown.abort(new ConnectError("the server is shutting down", Code.Unavailable));
      await calls.idle(LAST_WORDS_MS);
    }
    await Promise.all(listeners.map((listener) => listener.drained(LAST_WORDS_MS)));
    for (const listener of listeners) listener.destroy();
    await streams.close();
  }

  let closing: Promise<void> | undefined;
  const port = plain?.port ?? 0;
  return {
    host,
    port,
    tlsPort: tls?.port,
    url: `http://${authority(host, port)}`,
    tlsUrl: tls && `https://${authority(host, tls.port)}`,
    caPath: certificate?.caPath,
    ingest,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
