import { promptReturn, type StoppableIterable } from "../bulk/index.ts";
import { checkRange, checkVersion } from "../check-read.ts";
import { toBTrDBError } from "../rpc-error.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import type { Stream, StreamVersion } from "../stream/index.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import { toTime } from "../time/to-time.ts";
import { changesSince } from "./changes-since.ts";
import type { FollowEvent, FollowOptions } from "./follow-types.ts";
import { cutRanges, StreamChange } from "./stream-change.ts";
import { REQUEST_TIMEOUT_MS, VersionWatch } from "./version-watch.ts";
import type { VersionMove } from "./version-watch-options.ts";

/**
 * What changes in some streams from now on, or from a version on; without end, unless no stream is left. Versions are
 * asked for again and again ({@link VersionWatch}), and where one moved, Changes for its ranges. Servers that are away
 * are waited for, and nothing is lost meanwhile: each change begins where the last one of the stream ended. What cannot
 * heal, such as a wrong API key, is thrown.
 *
 * Only while the loop waits is anything asked. Who takes long over a change finds in the next one of this stream all
 * that has happened since.
 */
export function follow(
  streams: Iterable<Stream>,
  options: FollowOptions = {},
): StoppableIterable<FollowEvent> {
  return promptReturn((stopped) => events([...streams], options, stopped));
}

async function* events(
  streams: readonly Stream[],
  options: FollowOptions,
  stopped: AbortSignal,
): AsyncGenerator<FollowEvent, void, undefined> {
  const { signal } = options;
  const followed = new Followed(streams, options);
  const end = () => followed.end();
  signal?.addEventListener("abort", end, { once: true });
  stopped.addEventListener("abort", end, { once: true });
  try {
    for (;;) {
      const event = signal?.aborted ? undefined : await followed.next();
      if (signal?.aborted) throw toBTrDBError(new RpcFailure("aborted", GrpcCode.Canceled), signal);
      if (event === undefined || stopped.aborted) return;
      yield event;
    }
  } finally {
    end();
    signal?.removeEventListener("abort", end);
    stopped.removeEventListener("abort", end);
  }
}

/** Streams that are followed, and what was found and not taken yet: at most one event a stream. */
class Followed {
  readonly #options: FollowOptions;
  readonly #start: bigint | undefined;
  readonly #end: bigint | undefined;
  readonly #watch: VersionWatch;
  readonly #ended = new AbortController();
  readonly #found: FollowEvent[] = [];
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(streams: readonly Stream[], options: FollowOptions) {
    const { start, end, minIntervalMs, maxIntervalMs, timeoutMs, subscribe } = options;
    this.#options = options;
    this.#start = start === undefined ? undefined : toTime(start);
    this.#end = end === undefined ? undefined : toTime(end);
    checkRange(this.#start ?? MIN_TIME, this.#end ?? MAX_TIME);
    this.#watch = new VersionWatch({
      minIntervalMs,
      maxIntervalMs,
      timeoutMs,
      subscribe,
      onMove: (move) => this.#readChanges(move),
      onGone: (stream, error) => this.#add({ kind: "gone", stream, error }),
      onFailed: (_stream, error) => this.#fail(error),
      onProblem: (problem) => this.#tell(options.onProblem, problem),
      onRecovered: (stream) => this.#tell(options.onRecovered, stream),
    });
    this.#watch.pause();
    for (const stream of streams) this.#watch.add(stream, beginning(stream, options.from));
  }

  /** Waits for the next event; undefined where none can come. @throws what does not heal */
  async next(): Promise<FollowEvent | undefined> {
    while (this.#found.length === 0 && this.#failure === undefined && this.#watch.size > 0) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#watch.resume();
      await woken;
      this.#watch.pause();
    }
    const event = this.#found.shift();
    if (event === undefined && this.#failure !== undefined) throw this.#failure.error;
    return event;
  }

  /** Stops what is under way; no event is found any more. */
  end(): void {
    this.#ended.abort();
    this.#watch.close();
    this.#wake();
  }

  async #readChanges({ stream, from, to: seen, seenAt }: VersionMove): Promise<StreamVersion | undefined> {
    if (from === undefined) return undefined;
    const { timeoutMs = REQUEST_TIMEOUT_MS, resolution = 0 } = this.#options;
    const { signal } = this.#ended;
    const { to, ranges } = await changesSince(stream, from, seen, { signal, timeoutMs, resolution });
    const cut = cutRanges(ranges, this.#start, this.#end);
    this.#add(new StreamChange(stream, { from, to }, cut, seenAt));
    return to;
  }

  #add(event: FollowEvent): void {
    this.#found.push(event);
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.end();
  }

  /** A hook that throws ends the loop: nobody else would hear of it. */
  #tell<T>(hook: ((told: T) => void) | undefined, told: T): void {
    try {
      hook?.(told);
    } catch (error) {
      this.#fail(error);
    }
  }
}

function beginning(stream: Stream, from: FollowOptions["from"]): StreamVersion | undefined {
  const version = typeof from === "object" ? from.get(stream.uuid) : from;
  if (version === undefined) return undefined;
  if (typeof version === "object") return version;
  return { major: checkVersion(version), minor: 0n };
}
