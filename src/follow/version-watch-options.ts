import type { BTrDBError } from "../errors/index.ts";
import type { Stream, StreamVersion } from "../stream/index.ts";
import type { PollOptions } from "./poll-interval.ts";

/** The version of a stream is another one than before. */
export interface VersionMove {
  readonly stream: Stream;
  /** The version of the move before; undefined where this is the first that is known of the stream. */
  readonly from: StreamVersion | undefined;
  readonly to: StreamVersion;
  /** When the server's answer was there, in milliseconds since the Unix epoch. */
  readonly seenAt: number;
}

/** A stream could not be asked; it will be asked again. */
export interface FollowProblem {
  readonly stream: Stream;
  readonly error: BTrDBError;
  readonly retryInMs: number;
}

/** Options of a VersionWatch. */
export interface VersionWatchOptions extends PollOptions {
  /** Milliseconds that one request may take; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Whether to listen to Subscribe where the way to the server carries it; true by default. */
  readonly subscribe?: boolean | undefined;
  /**
   * Called for the first version that is known of a stream, and for each other one. Where it gives a promise, the stream
   * is not asked again before that is settled. A version in it is what has been reached meanwhile: the next move begins
   * there. If it fails, so has the question: the same move is reported again later.
   */
  readonly onMove: (move: VersionMove) => undefined | PromiseLike<StreamVersion | undefined>;
  /** The stream does not exist any more; it is not watched from here on. */
  readonly onGone?: ((stream: Stream, error: BTrDBError) => void) | undefined;
  /** The stream can't be watched, and asking again would not help; it is not watched from here on. */
  readonly onFailed?: ((stream: Stream, error: unknown) => void) | undefined;
  /** Called with each failure that may heal. */
  readonly onProblem?: ((problem: FollowProblem) => void) | undefined;
  /** The stream could be asked again. */
  readonly onRecovered?: ((stream: Stream) => void) | undefined;
}
