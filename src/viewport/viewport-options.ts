import type { ReadTransport } from "../read/index.ts";

/** Options of a {@link Viewport}. */
export interface ViewportOptions {
  /** Most bytes of tiles in memory, default 64 MiB; what is in view is kept even beyond it. */
  readonly maxBytes?: number | undefined;
  /** While nothing else is to be done: read what a pan or a zoom would show next. Default true. */
  readonly prefetch?: boolean | undefined;
  /** Milliseconds that each request may take. */
  readonly timeoutMs?: number | undefined;
  /** How tiles travel; default what the connection says. */
  readonly transport?: ReadTransport | undefined;
}

/** Options of {@link Viewport.follow}. */
export interface FollowViewOptions {
  /** Shortest time between two questions about one stream, in milliseconds; 250 by default. */
  readonly minIntervalMs?: number | undefined;
  /** Longest time, for streams where nothing happens; 10,000 by default. */
  readonly maxIntervalMs?: number | undefined;
}
