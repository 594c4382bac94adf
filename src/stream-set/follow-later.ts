import { promptReturn, type StoppableIterable } from "../bulk/index.ts";
import type { FollowEvent, FollowOptions } from "../follow/index.ts";
import type { Stream } from "../stream/index.ts";

/** Streams and what their set is bound to: where following begins, unless the options say otherwise. */
interface Bound {
  readonly streams: readonly Stream[];
  readonly versions: ReadonlyMap<string, bigint> | undefined;
  readonly start: bigint | undefined;
  readonly end: bigint | undefined;
}

/** Follows streams with code that is loaded when it begins: most pages and functions never do. */
export function followLater(set: Bound, options: FollowOptions): StoppableIterable<FollowEvent> {
  const { start = set.start, end = set.end, from = pinned(set.versions) } = options;
  return promptReturn(async function* (stopped) {
    const { follow } = await import("../follow/index.ts");
    if (stopped.aborted) return;
    const events = follow(set.streams, { ...options, start, end, from });
    stopped.addEventListener("abort", () => void events.return(), { once: true });
    yield* events;
  });
}

/** 0n means the latest and pins nothing; for `from` it is the beginning. */
function pinned(versions: ReadonlyMap<string, bigint> = new Map()): ReadonlyMap<string, bigint> {
  return new Map([...versions].filter(([, version]) => version !== 0n));
}
