import type { ErrorStyle } from "./rpc/answer-errors.ts";
import { isV4, parseServerVersion } from "./server-version.ts";

/** Options of `startServer`; all may be left out. */
export interface ServerOptions {
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Cleartext port for gRPC and gRPC-Web; default 4410, 0 takes a free one. */
  readonly port?: number | undefined;
  /** The same over TLS; default 4411 (a free one where `port` is 0), 0 takes a free one, null leaves it away. */
  readonly tlsPort?: number | null | undefined;
  /** Where there are any, each RPC on each port needs one of them. */
  readonly apiKeys?: readonly string[] | undefined;
  /** Certificate (chain) and private key, PEM files; by default the server makes its own. Both or none. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** The version to behave like; default 5.31.0. Below 5.30 there is no Arrow; 4.15.9 is the open-source BTrDB. */
  readonly serverVersion?: string | undefined;
  /** Compresses every message of gRPC and gRPC-Web, whatever the client takes; default: as 4.15.9 does, but no v5. */
  readonly gzip?: boolean | undefined;
  /** Loads measurements to look at, and allows Obliterate. */
  readonly demo?: boolean | undefined;
  /**
   * Where metadata is kept: a URL `postgres://...`; by default an embedded PostgreSQL (PGlite); or `memory`, which
   * starts faster and has no SQL.
   */
  readonly database?: string | undefined;
  /** Folder that keeps all data; by default everything is in memory and gone with the server. */
  readonly data?: string | undefined;
  /** What Info tells clients to connect to; default: the server's own ports. */
  readonly proxyEndpoints?: readonly string[] | undefined;
  /** In-band `stat` (default), or gRPC statuses with `[code] ` before the message. */
  readonly errors?: ErrorStyle | undefined;
  /** Allows Obliterate; default: only with `demo`. */
  readonly enableObliterate?: boolean | undefined;
  /** Allows FaultInject, for tests of clients; default false. */
  readonly enableFaultInjection?: boolean | undefined;
  /** Bytes of memory beyond which inserts are refused (426) and reads go on; default: no limit. */
  readonly maxMemory?: number | undefined;
  /** How long `close()` lets running calls go on, in milliseconds; default 10,000. */
  readonly graceMs?: number | undefined;
  /** Takes one line at a time; default: stderr. Never contains an API key. */
  readonly log?: ((line: string) => void) | undefined;
}

/** Options with every default filled in, and checked. */
export interface ResolvedOptions {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number | null;
  readonly apiKeys: readonly string[];
  readonly ownCertificate: { readonly cert: string; readonly key: string } | undefined;
  readonly serverVersion: string;
  readonly gzip: boolean;
  readonly demo: boolean;
  readonly database: string | undefined;
  readonly data: string | undefined;
  readonly proxyEndpoints: readonly string[] | undefined;
  readonly errors: ErrorStyle;
  readonly enableObliterate: boolean;
  readonly enableFaultInjection: boolean;
  readonly maxMemory: number | undefined;
  readonly graceMs: number;
  readonly log: (line: string) => void;
}

/** A mistake in the options: its message is for whoever wrote them. */
export class OptionError extends Error {
  override readonly name = "OptionError";
}

function checkPort(port: number, name: string): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new OptionError(`${name} ${port} is not a port number (0 to 65535)`);
}

const DATABASE = /^(?:memory$|postgres(?:ql)?:\/\/)/;

function checkDatabase(database: string | undefined): string | undefined {
  // The URL may hold a password: it is not repeated.
  if (database === undefined || DATABASE.test(database)) return database;
  throw new OptionError("the database is neither a URL postgres://... nor the word memory");
}

function checkMemory(bytes: number | undefined): number | undefined {
  if (bytes === undefined || bytes > 0) return bytes;
  throw new OptionError(`the memory limit of ${bytes} bytes is not positive`);
}

// Visible ASCII: what a header can carry. The message must not show the key.
const API_KEY = /^[\x21-\x7e]+$/;

function checkApiKeys(keys: readonly string[]): readonly string[] {
  if (keys.every((key) => API_KEY.test(key))) return keys;
  throw new OptionError("an API key is empty or has spaces, line breaks or non-ASCII characters");
}

function checkVersion(version: string): string {
  try {
    parseServerVersion(version);
    return version;
  } catch (cause) {
    throw new OptionError((cause as Error).message, { cause });
  }
}

function ownCertificate({ cert, key }: ServerOptions): ResolvedOptions["ownCertificate"] {
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === undefined && key === undefined) return undefined;
  throw new OptionError("a certificate needs its private key: give both cert and key, or none");
}

/** Checks the options once, so that the rest of the server sees complete values. Throws {@link OptionError}. */
export function resolveOptions(options: ServerOptions): ResolvedOptions {
  const demo = options.demo ?? false;
  const serverVersion = checkVersion(options.serverVersion ?? "5.31.0");
  // Who asks for any free port runs several servers beside each other.
  const tlsPort = options.tlsPort === undefined ? (options.port === 0 ? 0 : 4411) : options.tlsPort;
  return {
    host: options.host ?? "127.0.0.1",
    port: checkPort(options.port ?? 4410, "port"),
    tlsPort: tlsPort === null ? null : checkPort(tlsPort, "TLS port"),
    apiKeys: checkApiKeys(options.apiKeys ?? []),
    ownCertificate: ownCertificate(options),
    serverVersion,
    gzip: options.gzip ?? isV4(serverVersion),
    demo,
    database: checkDatabase(options.database),
    data: options.data,
    proxyEndpoints: options.proxyEndpoints,
    errors: options.errors ?? "inband",
    enableObliterate: options.enableObliterate ?? demo,
    enableFaultInjection: options.enableFaultInjection ?? false,
    maxMemory: checkMemory(options.maxMemory),
    graceMs: options.graceMs ?? 10_000,
    log: options.log ?? ((line) => console.error(line)),
  };
}
