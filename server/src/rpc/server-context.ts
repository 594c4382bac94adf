import type { Faults } from "../fault/faults.ts";
import type { PointFeed } from "../store/point-feed.ts";
import type { StreamStore } from "../store/stream-store.ts";

/** What the RPCs work with. */
export interface ServerContext {
  readonly streams: StreamStore;
  /** "5.31.0": what Info answers, and what decides which RPCs exist. */
  readonly serverVersion: string;
  readonly proxyEndpoints: readonly string[];
  /** Whether Obliterate works; else it is 431. */
  readonly obliterate: boolean;
  /** Where inserted points are told of. */
  readonly feed: PointFeed;
  /** Throws 426 where memory is short; asked before an insert. */
  readonly checkMemory: () => void;
  /** Injected faults, where they are enabled; else FaultInject is 424. */
  readonly faults: Faults | undefined;
}
