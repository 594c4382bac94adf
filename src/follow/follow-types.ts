import type { BTrDBError } from "../errors/index.ts";
import type { PointWidth } from "../point-width.ts";
import type { Stream, StreamVersion } from "../stream/index.ts";
import type { TimeInput } from "../time/to-time.ts";
import type { StreamChange } from "./stream-change.ts";
import type { FollowProblem } from "./version-watch-options.ts";

/** Options of {@link StreamSet.follow}. */
export interface FollowOptions {
  /** Ends the loop at once, with {@link Canceled}. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The version that the first change of a stream begins at: what was read before, by uuid. 0n, alone or in the map, is
   * the beginning: the first change is then all that there is. Other streams begin with what they are when first asked.
   */
  readonly from?: bigint | ReadonlyMap<string, bigint | StreamVersion> | undefined;
  /** Only changes of times from here on are told of. */
  readonly start?: TimeInput | undefined;
  /** Only changes of times before this are told of. */
  readonly end?: TimeInput | undefined;
  /** Shortest time between two questions about one stream, in milliseconds; 250 by default. */
  readonly minIntervalMs?: number | undefined;
  /**
   * Longest time, for streams where nothing happens or which can't be asked; 10,000 by default. Where a server or proxy asks
   * for more (`Retry-After`), that is waited.
   */
  readonly maxIntervalMs?: number | undefined;
  /** Point width of the smallest range to tell apart; 0 by default. A greater one makes fewer, wider ranges. */
  readonly resolution?: number | PointWidth | undefined;
  /** Milliseconds that one request may take; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
  /**
   * Whether to listen to Subscribe where the connection carries it: natively, or through a gateway that offers it. Inserts
   * are then told of as they happen, and streams that are told of are asked only every `maxIntervalMs` besides, for what
   * Subscribe does not tell: flushes and deletes. True by default; the changes are the same.
   */
  readonly subscribe?: boolean | undefined;
  /** Told of each failure that may heal, such as a server that is away; the loop goes on by itself. */
  readonly onProblem?: ((problem: FollowProblem) => void) | undefined;
  /** Told when a stream can be asked again after a problem. */
  readonly onRecovered?: ((stream: Stream) => void) | undefined;
}

/** A stream does not exist any more. The others go on. */
export interface StreamGone {
  readonly kind: "gone";
  readonly stream: Stream;
  readonly error: BTrDBError;
}

/** What {@link StreamSet.follow} gives. */
export type FollowEvent = StreamChange | StreamGone;
