import { promptReturn, type StoppableIterable } from "../bulk/index.ts";
import { checkVersion } from "../check-read.ts";
import { toBTrDBError } from "../rpc-error.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import type { Stream, StreamVersion } from "../stream/index.ts";
import { toTime } from "../time/to-time.ts";
import { changesSince } from "./changes-since.ts";
import type { FollowEvent, FollowOptions } from "./follow-types.ts";
import { cutRanges, StreamChange } from "./stream-change.ts";
import { type VersionMove, VersionWatch } from "./version-watch.ts";

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
  const start = options.start === undefined ? undefined : toTime(options.start);
  const end = options.end === undefined ? undefined : toTime(options.end);
  const found: FollowEvent[] = [];
  let failure: { readonly error: unknown } | undefined;
  let wake = () => {};
  const fail = (error: unknown) => {
    failure ??= { error };
    stop();
  };

  const onMove = async ({ stream, from, to: seen, seenAt }: VersionMove) => {
    if (from === undefined) return undefined;
    const { timeoutMs = 10_000, resolution = 0 } = options;
    const { to, ranges } = await changesSince(stream, from, seen, {
      signal: ended.signal,
      timeoutMs,
      resolution,
    });
    if (!ended.signal.aborted)
      found.push(new StreamChange(stream, { from, to }, cutRanges(ranges, start, end), seenAt));
    wake();
    return to;
  };
  // A hook that throws ends the loop: nobody else would hear of it.
  const hook =
    <T>(run: ((told: T) => void) | undefined) =>
    (told: T) => {
      try {
        run?.(told);
      } catch (error) {
        fail(error);
      }
    };
  const ended = new AbortController();
  const watch = new VersionWatch({
    minIntervalMs: options.minIntervalMs,
    maxIntervalMs: options.maxIntervalMs,
    timeoutMs: options.timeoutMs,
    onMove,
    onGone(stream, error) {
      found.push({ kind: "gone", stream, error });
      wake();
    },
    onFailed: (_stream, error) => fail(error),
    onProblem: hook(options.onProblem),
    onRecovered: hook(options.onRecovered),
  });
  const stop = () => {
    ended.abort();
    watch.close();
    wake();
  };
  const throwIfAborted = () => {
    if (signal?.aborted) throw toBTrDBError(new RpcFailure("aborted", GrpcCode.Canceled), signal);
  };
  signal?.addEventListener("abort", stop, { once: true });
  stopped.addEventListener("abort", stop, { once: true });
  try {
    throwIfAborted();
    watch.pause();
    for (const stream of streams) watch.add(stream, beginning(stream, options.from));
    for (;;) {
      for (let event = found.shift(); event !== undefined; event = found.shift()) {
        yield event;
        throwIfAborted();
        if (stopped.aborted) return;
      }
      if (failure !== undefined) throw failure.error;
      if (watch.size === 0) return;
      watch.resume();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      watch.pause();
      throwIfAborted();
      if (stopped.aborted) return;
    }
  } finally {
    stop();
    signal?.removeEventListener("abort", stop);
    stopped.removeEventListener("abort", stop);
  }
}

function beginning(stream: Stream, from: FollowOptions["from"]): StreamVersion | undefined {
  const version = typeof from === "object" ? from.get(stream.uuid) : from;
  if (version === undefined) return undefined;
  if (typeof version === "object") return version;
  return { major: checkVersion(version), minor: 0n };
}
