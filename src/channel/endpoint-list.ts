import type { Endpoint } from "../endpoint.ts";

/** How long an endpoint that failed is passed over while there are others. */
export const REST_MS = 30_000;

interface Entry {
  readonly endpoint: Endpoint;
  /** On the clock of performance.now(). */
  restsUntil: number;
  /** Until when it asked not to be asked again; it may be before. */
  asksUntil: number;
}

/** The endpoints of one cluster, in order of preference, and which of them is in use. */
export class EndpointList {
  #entries: Entry[];
  readonly #now: () => number;

  constructor(endpoints: readonly Endpoint[], now: () => number = () => performance.now()) {
    this.#entries = endpoints.map((endpoint) => ({ endpoint, restsUntil: 0, asksUntil: 0 }));
    this.#now = now;
  }

  get all(): readonly Endpoint[] {
    return this.#entries.map(({ endpoint }) => endpoint);
  }

  /** The first that did not fail lately; where all did, the one whose failure is longest ago. */
  current(): Endpoint {
    const now = this.#now();
    const fit = this.#entries.find(({ restsUntil }) => restsUntil <= now);
    const best = fit ?? this.#entries.reduce((a, b) => (b.restsUntil < a.restsUntil ? b : a));
    return best.endpoint;
  }

  /**
   * It could not be reached, or does not have the stream: others come first for a while.
   *
   * @param retryAfterMs how long it asked to be left alone
   */
  failed(endpoint: Endpoint, retryAfterMs = 0): void {
    const entry = this.#entries.find((known) => known.endpoint.baseUrl === endpoint.baseUrl);
    if (entry === undefined) return;
    const now = this.#now();
    entry.restsUntil = now + Math.max(REST_MS, retryAfterMs);
    entry.asksUntil = now + retryAfterMs;
  }

  /** Milliseconds until the endpoint in use wants to be asked again. */
  askedMs(): number {
    const current = this.current();
    const entry = this.#entries.find(({ endpoint }) => endpoint === current);
    return Math.max(0, (entry?.asksUntil ?? 0) - this.#now());
  }

  /** Takes other endpoints of the same cluster, in place of these. */
  replace(endpoints: readonly Endpoint[]): void {
    const known = new Map(this.#entries.map((entry) => [entry.endpoint.baseUrl, entry]));
    this.#entries = endpoints.map((endpoint) => ({
      endpoint,
      restsUntil: known.get(endpoint.baseUrl)?.restsUntil ?? 0,
      asksUntil: known.get(endpoint.baseUrl)?.asksUntil ?? 0,
    }));
  }
}
