import type { Endpoint } from "./endpoint.ts";
import { type BTrDBError, ConnectionError, type ConnectionFailure } from "./errors/index.ts";
import { isRpcFailure } from "./rpc-failure.ts";
import type { Fetch } from "./transport/redirect-safe-fetch.ts";

/** Why an endpoint could not be used, in words. */
export interface Diagnosis {
  readonly reason: ConnectionFailure;
  readonly message: string;
  /** What to look at, most likely first. */
  readonly checks: readonly string[];
}

const TRUST =
  "Trust the certificate authority: NODE_EXTRA_CA_CERTS in Node and Bun, DENO_CERT or --cert in Deno, the certificate settings of a browser, the option ca of nativeGrpc(); a Worker trusts public authorities only.";

/** Signs of each reason in the errors of Node, Deno, Bun and workerd, the surest first. */
const SIGNS: readonly (readonly [RegExp, ConnectionFailure])[] = [
  [/unexpected ?redirect|redirect mode|HTTP 30[12378]\b/iu, "redirect"],
  [/\bbad port\b|unsafe port/iu, "blocked-port"],
  [/\bNO_HTTP2\b/u, "no-http2"],
  [/UNABLE_TO_|SELF_SIGNED|CERT_|_CERT|UnknownIssuer|certificate|NotValidForName|ALTNAME/iu, "certificate"],
  [
    /WRONG_VERSION|wrong version|EPROTO|InvalidContentType|ERR_SSL|packet length too long|HPE_|Parse Error/iu,
    "tls-mismatch",
  ],
  [/ENOTFOUND|EAI_AGAIN|dns error|getaddrinfo|name not resolved/iu, "dns"],
  [/UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|timed? ?out/iu, "timeout"],
  [
    /ECONNREFUSED|ConnectionRefused|connection refused|EHOSTUNREACH|ENETUNREACH|ECONNRESET|UND_ERR_SOCKET|other side closed|socket.* closed|connection lost|Unable to connect/iu,
    "refused",
  ],
];

/** What browsers say, whatever it was. */
const OPAQUE = /Failed to fetch|NetworkError when attempting|Load failed|fetch failed$/u;
/** What workerd says where TLS fails, whatever it was. */
const OPAQUE_WORKERD = /^\S* ?internal error; reference =/u;

/**
 * Finds out why the first call to an endpoint failed. In a browser, where a failed fetch tells nothing, a second,
 * opaque request (without the API key) tells whether the endpoint can be reached at all.
 */
export async function diagnose(
  error: BTrDBError,
  endpoint: Endpoint,
  fetch: Fetch | undefined,
): Promise<Diagnosis> {
  if (error.code === "UNAUTHENTICATED")
    return {
      reason: "unauthenticated",
      message: `the API key was not accepted (${error.message})`,
      checks: ["Use a key of this cluster; keys can expire or be revoked."],
    };
  if (error.code === "DEADLINE_EXCEEDED") return explain("timeout", endpoint, error);
  if (error.status !== undefined) return { reason: "unknown", message: error.message, checks: [] };
  if (error instanceof ConnectionError && error.reason === "rate-limited")
    return explain("rate-limited", endpoint, error);
  if (error.code === "UNAVAILABLE" && /^HTTP \d/u.test(error.message))
    return explain("unavailable", endpoint, error);
  // Something answered, so that what broke the connection is no sign of an address that is wrong.
  if (/^The answer broke off \(/u.test(error.message))
    return {
      reason: "unavailable",
      message: `the connection broke in the middle of the answer (${deepest(error)})`,
      checks: ["Does a proxy, a load balancer or a firewall in between close connections?", "Try again."],
    };
  // What the transport said of its cause names possible reasons, and those are no signs.
  const traces = traceOf(error instanceof ConnectionError && error.cause !== undefined ? error.cause : error);
  for (const [sign, reason] of SIGNS)
    if (traces.some((trace) => sign.test(trace))) return explain(reason, endpoint, error);
  if (traces.some((trace) => OPAQUE.test(trace)))
    return explain(await probe(endpoint, fetch), endpoint, error);
  if (traces.some((trace) => OPAQUE_WORKERD.test(trace))) return explain("unknown", endpoint, error);
  // Half an answer to the very first call: whatever made it is not what was looked for.
  if (/^The answer (?:broke off|is empty)/u.test(error.message)) return explain("not-btrdb", endpoint, error);
  if (error.code === "UNAVAILABLE") return explain("unavailable", endpoint, error);
  if (error.code === "PERMISSION_DENIED")
    return { reason: "unknown", message: `the server refused access (${error.message})`, checks: [] };
  // Whatever else came back was an answer, but not one of gRPC-Web.
  const answered = isRpcFailure(error.cause);
  return answered
    ? explain("not-btrdb", endpoint, error)
    : { reason: "unknown", message: error.message, checks: [] };
}

function explain(reason: ConnectionFailure, endpoint: Endpoint, error: BTrDBError): Diagnosis {
  const url = endpoint.baseUrl;
  const origin = globalThis.location?.origin;
  const detail = deepest(error);
  switch (reason) {
    case "refused":
      return {
        reason,
        message: `nothing answers there (${detail})`,
        checks: [
          "Is the server running, and is the port right?",
          endpoint.tls
            ? "Is a firewall in between?"
            : "Does the port want TLS? Then use 4411 or an https URL.",
        ],
      };
    case "blocked-port":
      return {
        reason,
        message:
          "no fetch may use that port: it is on the list of ports of other protocols in the fetch standard",
        checks: ["Serve BTrDB on another port, such as 4410 or 4411."],
      };
    case "dns":
      return {
        reason,
        message: `the host name is not known (${detail})`,
        checks: ["Is the host name spelt right?", "Does this network reach the name server that knows it?"],
      };
    case "certificate":
      return {
        reason,
        message: `its TLS certificate is not trusted (${detail})`,
        checks: [TRUST, "Has the certificate expired, or is it for another host name?"],
      };
    case "tls-mismatch":
      return {
        reason,
        message: endpoint.tls
          ? `that port does not speak TLS (${detail})`
          : `that port does not speak plain HTTP (${detail})`,
        checks: [
          endpoint.tls
            ? "Use the plain port (4410) or an http URL; an API key needs TLS."
            : "Use the TLS port (4411) or an https URL.",
        ],
      };
    case "timeout":
      return {
        reason,
        message: "it did not answer in time",
        checks: [
          "Is a firewall dropping packets?",
          "Is the address right?",
          "For a slow network, pass a larger timeoutMs.",
        ],
      };
    case "redirect":
      return {
        reason,
        message:
          "it answered with a redirect, which is not followed because it could carry the API key elsewhere",
        checks: ["Use the URL that it redirects to, such as https instead of http."],
      };
    case "unavailable":
      return {
        reason,
        message: `the proxy answers, but the server behind it does not (${error.message})`,
        checks: ["Is BTrDB running behind the proxy?"],
      };
    case "rate-limited":
      return {
        reason,
        message: `it refuses for now (${error.message})`,
        checks: ["Wait, then try again.", "Is there a limit for this key or this address?"],
      };
    case "not-btrdb":
      return {
        reason,
        message: `something answers there that is not BTrDB over gRPC-Web (${error.message})`,
        checks: [
          ...(/unknown service v5api\.BTrDB\b/u.test(error.message)
            ? ["Is it BTrDB v4? Its RPCs are at /grpcinterface.BTrDB/: see docs/guide/v4.md."]
            : []),
          "Is the path prefix right?",
          "Does the endpoint have a gRPC-Web proxy in front (see proxy/envoy.yaml)? BTrDB by itself speaks native gRPC only.",
        ],
      };
    case "no-http2":
      return {
        reason,
        message: `what answers there does not speak HTTP/2, which native gRPC needs (${detail})`,
        checks: [
          "Is it a gRPC-Web proxy? Then connect without nativeGrpc().",
          endpoint.tls ? "Is the port right?" : "Does the port want TLS? Then use 4411 or an https URL.",
        ],
      };
    case "mixed-content":
      return {
        reason,
        message: "this page came over https, and browsers do not let such a page call a plain http endpoint",
        checks: ["Use the TLS port (4411) or an https URL."],
      };
    case "cors":
      return {
        reason,
        message: `it answers, but does not let pages of ${origin} read the answer (CORS)`,
        checks: [
          `Allow the origin ${origin} in the proxy, with the headers authorization, content-type, x-api-client, x-grpc-web, x-user-agent and grpc-timeout.`,
          "Does the path lead to BTrDB? Another server's error page has no CORS headers either.",
        ],
      };
    default:
      return {
        reason,
        message: `${globalThis.location === undefined ? "this runtime" : "the browser"} could not reach it, and does not say why`,
        checks: [
          "Is the server running, and is the address right?",
          ...(endpoint.tls && globalThis.location === undefined ? [TRUST] : []),
          ...(endpoint.tls && globalThis.location !== undefined
            ? [
                `Does this browser trust its certificate? Open ${url} in a tab: if it warns, accept or install the certificate, then try again.`,
              ]
            : []),
          ...(endpoint.tls ? [] : ["Does the port want TLS? Then use 4411 or an https URL."]),
          "Is a firewall, an extension or the page's Content-Security-Policy (connect-src) blocking it?",
        ],
      };
  }
}

async function probe(endpoint: Endpoint, fetch: Fetch | undefined): Promise<ConnectionFailure> {
  const page = globalThis.location;
  if (page === undefined) return "refused";
  if (page.protocol === "https:" && !endpoint.tls && !isLoopback(endpoint)) return "mixed-content";
  try {
    // "no-cors" succeeds where anything answers over a connection that the browser trusts.
    await (fetch ?? globalThis.fetch)(`${endpoint.baseUrl}/`, {
      mode: "no-cors",
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(3_000),
    });
  } catch {
    return "unknown";
  }
  return new URL(endpoint.baseUrl).origin === page.origin ? "unknown" : "cors";
}

/** Browsers let an https page call this machine over http. */
function isLoopback(endpoint: Endpoint): boolean {
  return /^(?:localhost|127\..*|\[::1\])$/u.test(new URL(endpoint.baseUrl).hostname);
}

/** Name, code and message of an error, of its causes, and of the errors that it bundles. */
function traceOf(error: unknown, depth = 0): string[] {
  if (depth > 6 || typeof error !== "object" || error === null) return [];
  const { name, code, message, rawMessage, cause, errors } = error as Record<string, unknown>;
  const own = [name, code, rawMessage ?? message].filter((part) => typeof part === "string").join(" ");
  return [
    own,
    ...(Array.isArray(errors) ? errors : []).flatMap((inner) => traceOf(inner, depth + 1)),
    ...traceOf(cause, depth + 1),
  ];
}

/** The innermost message is the one that says something: `connect ECONNREFUSED 127.0.0.1:4410`. */
function deepest(error: unknown, depth = 0): string {
  const { cause, errors, message, code } = error as {
    cause?: unknown;
    errors?: unknown[];
    message?: string;
    code?: unknown;
  };
  const inner = cause ?? errors?.[0];
  if (depth < 6 && typeof inner === "object" && inner !== null) return deepest(inner, depth + 1);
  return message || String(code ?? "no reason given");
}
