import { BTRDBTypeError, InvalidEndpoint } from "./errors/index.ts";

/** Where a BTrDB gRPC-Web server is. */
export interface Endpoint {
  /** URL without a trailing slash; RPC paths such as `/v5api.BTrDB/Info` are appended to it. */
  readonly baseUrl: string;
  readonly tls: boolean;
}

/** In `host:port` form this port means TLS, and any other one means plain. */
const TLS_PORT = 4411;

const HELP = 'Write "host:port" (4411 is TLS, any other port is plain) or a URL such as "https://host/path".';

/**
 * Reads one endpoint: `host:port`, `[ipv6]:port`, or a URL with http, https (or grpc, grpcs, as servers print
 * themselves) and an optional path prefix.
 *
 * @throws InvalidEndpoint that quotes the endpoint, but never a password or a query in it.
 */
export function parseEndpoint(text: string): Endpoint {
  if (typeof text !== "string") throw new BTRDBTypeError(`An endpoint is text, not ${typeof text}. ${HELP}`);
  if (/\s/u.test(text)) throw invalid(text, "has a space or line break in it");
  if (text.includes("@")) throw invalid(text, "has a user name or password in it; pass an API key as apiKey");
  if (/[?#]/u.test(text)) throw invalid(text, "has a query or fragment; pass an API key as apiKey");
  return /^[a-z][a-z0-9+.-]*:\/\//iu.test(text) ? parseUrl(text) : parseHostPort(text);
}

/**
 * Reads a comma-separated list, or an array, of endpoints in the order in which they are tried. Spaces after a comma
 * are allowed, and an endpoint that stands twice counts once.
 */
export function parseEndpoints(list: string | readonly string[]): Endpoint[] {
  const items = typeof list === "string" ? [list] : list;
  const found = new Map<string, Endpoint>();
  for (const item of items) {
    if (typeof item !== "string")
      throw new BTRDBTypeError(`An endpoint is text, not ${typeof item}. ${HELP}`);
    for (const text of item.split(/,[ \t]*/u)) {
      if (text === "") throw invalid(item, "has an empty entry in its comma-separated list");
      const endpoint = parseEndpoint(text);
      if (!found.has(endpoint.baseUrl)) found.set(endpoint.baseUrl, endpoint);
    }
  }
  return [...found.values()];
}

function parseHostPort(text: string): Endpoint {
  if (/^[0-9a-f]*:[0-9a-f:]*:[0-9a-f.]*$/iu.test(text)) {
    throw invalid(text, "looks like an IPv6 address without brackets");
  }
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]/\\%<>^|]+)(?::(\d*))?$/iu.exec(text);
  const [, host, port] = match ?? [];
  if (host === undefined) throw invalid(text, "is not host:port");
  if (port === undefined || port === "") throw invalid(text, "has no port");
  const tls = checkPort(text, port) === TLS_PORT;
  return { baseUrl: checkUrl(text, `${tls ? "https" : "http"}://${host}:${port}`).origin, tls };
}

function parseUrl(text: string): Endpoint {
  const scheme = text.slice(0, text.indexOf(":")).toLowerCase();
  const rest = text.slice(scheme.length);
  const tls = scheme === "https" || scheme === "grpcs";
  if (!tls && scheme !== "http" && scheme !== "grpc")
    throw invalid(text, `has the scheme "${scheme}"; use https or http`);
  // URL() would silently read https:///host as https://host, and a backslash as a slash.
  if (/^:\/\/(?:[/:]|$)/u.test(rest)) throw invalid(text, "has no host");
  if (rest.includes("\\")) throw invalid(text, "has a backslash in it");
  const port = /^:\/\/(?:\[[^\]]*\]|[^/:]*):([^/]*)/u.exec(rest)?.[1];
  if (port !== undefined) checkPort(text, port);
  const url = checkUrl(text, `${tls ? "https" : "http"}${rest}`);
  return { baseUrl: url.origin + url.pathname.replace(/\/+$/u, ""), tls };
}

function checkPort(text: string, port: string): number {
  if (!/^\d+$/u.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw invalid(text, `has the port "${port}"; a port is a number from 1 to 65535`);
  }
  return Number(port);
}

function checkUrl(text: string, url: string): URL {
  try {
    return new URL(url);
  } catch (cause) {
    throw invalid(text, "has a host that is neither a name nor an address", cause);
  }
}

function invalid(text: string, why: string, cause?: unknown): InvalidEndpoint {
  return new InvalidEndpoint(`The endpoint ${JSON.stringify(maskEndpoint(text))} ${why}. ${HELP}`, {
    code: "INVALID_ENDPOINT",
    cause,
  });
}

/** What may be shown of an endpoint: passwords and queries are where people put secrets. */
export function maskEndpoint(text: string): string {
  const at = text.lastIndexOf("@");
  const shown = at < 0 ? text : `${/^[a-z][a-z0-9+.-]*:\/\//iu.exec(text)?.[0] ?? ""}***${text.slice(at)}`;
  return shown.replace(/([?#]).*$/su, "$1***");
}
