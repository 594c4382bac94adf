import { BTRDBValueError } from "../errors/index.ts";

const ALLOWED = [
  "authorization",
  "content-type",
  "grpc-timeout",
  "x-api-client",
  "x-grpc-web",
  "x-user-agent",
] as const;
const EXPOSED =
  "grpc-status, grpc-message, grpc-status-details-bin, x-btrdb-cache, x-btrdb-subscribe, x-btrdb-versions";
/** Chromium keeps the answer to a preflight no longer than this. */
const MAX_AGE_S = "7200";

export interface CrossOriginOptions {
  readonly origins: readonly string[];
  readonly credentials: boolean;
  readonly headers: readonly string[];
}

/** Which pages may call, by the origins that browsers name. */
export class CrossOrigin {
  readonly #origins: ReadonlySet<string>;
  readonly #credentials: boolean;
  readonly #allowed: string;

  /** @throws BTRDBValueError for what is no origin, and for "*" with credentials */
  constructor({ origins, credentials, headers }: CrossOriginOptions) {
    if (credentials && origins.includes("*"))
      throw new BTRDBValueError('origins: ["*"] cannot go with credentials: name the origins.');
    for (const origin of origins) if (origin !== "*") checkOrigin(origin);
    for (const header of headers)
      if (!/^[\w-]+$/u.test(header))
        throw new BTRDBValueError(`${JSON.stringify(header)} is no header name.`);
    this.#origins = new Set(origins);
    this.#credentials = credentials;
    this.#allowed = [...new Set([...ALLOWED, ...headers.map((name) => name.toLowerCase())])].join(", ");
  }

  /**
   * Headers for every answer to this request; undefined where its page may not call. What sends no origin is no
   * page: `authorize` has to know it.
   */
  headersFor(request: Request): Headers | undefined {
    const headers = new Headers({ vary: "origin", "cache-control": "no-store" });
    const origin = request.headers.get("origin");
    if (origin === null) return headers;
    if (this.#origins.has(origin)) headers.set("access-control-allow-origin", origin);
    else if (this.#origins.has("*")) headers.set("access-control-allow-origin", "*");
    else return undefined;
    if (this.#credentials) headers.set("access-control-allow-credentials", "true");
    headers.set("access-control-expose-headers", EXPOSED);
    return headers;
  }

  /** The answer to a preflight of a page that may call. */
  preflight(headers: Headers): Response {
    headers.set("access-control-allow-methods", "POST");
    headers.set("access-control-allow-headers", this.#allowed);
    headers.set("access-control-max-age", MAX_AGE_S);
    return new Response(null, { status: 204, headers });
  }
}

function checkOrigin(origin: string): void {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url?.origin === origin && origin !== "null") return;
  throw new BTRDBValueError(
    `${JSON.stringify(origin)} is no origin: write it as browsers do, such as "https://dash.example.com".`,
  );
}
