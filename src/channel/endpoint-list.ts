import type { Endpoint } from "../endpoint.ts";

/** How long an endpoint that failed is passed over while there are others. */
export const REST_MS = 30_000;

interface Entry {
  readonly endpoint: Endpoint;
  /** On the clock of performance.now(). */
  restsUntil: number;
}

/** The endpoints of one cluster, in order of preference, and which of them is in use. */
export class EndpointList {
  #entries: Entry[];
  readonly #now: () => number;

  constructor(endpoints: readonly Endpoint[], now: () => number = () => performance.now()) {
    this.#entries = endpoints.map((endpoint) => ({ endpoint, restsUntil: 0 }));
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

  /** It could not be reached, or does not have the stream: others come first for a while. */
  failed(endpoint: Endpoint): void {
    const entry = this.#entries.find((known) => known.endpoint.baseUrl === endpoint.baseUrl);
    if (entry !== undefined) entry.restsUntil = this.#now() + REST_MS;
  }

  /** Takes other endpoints of the same cluster, in place of these. */
  replace(endpoints: readonly Endpoint[]): void {
    const rests = new Map(this.#entries.map(({ endpoint, restsUntil }) => [endpoint.baseUrl, restsUntil]));
    this.#entries = endpoints.map((endpoint) => ({
      endpoint,
      restsUntil: rests.get(endpoint.baseUrl) ?? 0,
    }));
  }
}
