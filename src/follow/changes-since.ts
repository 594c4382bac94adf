import type { CallOptions } from "../call.ts";
import { isBTrDBError } from "../errors/index.ts";
import type { PointWidth } from "../point-width.ts";
import type { ChangedRange, Stream, StreamVersion } from "../stream/index.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";

/** What {@link changesSince} found. */
export interface Changes {
  /** The version up to which the ranges hold; it may be a later one than was expected. */
  readonly to: StreamVersion;
  readonly ranges: readonly ChangedRange[];
}

const EVERYTHING: readonly ChangedRange[] = [{ start: MIN_TIME, end: MAX_TIME }];

/**
 * What may be different since a version, up to the latest and with what is not flushed. Where the server can't say, that
 * is all of the time: the old version is not kept any more, or the stream is behind it, as after a restart without its
 * last points.
 *
 * @param seen a version that the stream was seen at after `from`
 */
export async function changesSince(
  stream: Stream,
  from: StreamVersion,
  seen: StreamVersion,
  options: CallOptions & { readonly resolution?: number | PointWidth } = {},
): Promise<Changes> {
  if (isBehind(seen, from)) return { to: seen, ranges: EVERYTHING };
  try {
    const { version: major, minor, ranges } = await stream.changes(from.major, options);
    const to = { major, minor };
    return { to, ranges: isBehind(to, from) ? EVERYTHING : ranges };
  } catch (error) {
    if (isBTrDBError(error, "INVALID_VERSIONS") || isBTrDBError(error, "VERSION_NOT_AVAILABLE"))
      return { to: seen, ranges: EVERYTHING };
    throw error;
  }
}

function isBehind(a: StreamVersion, b: StreamVersion): boolean {
  return a.major === b.major ? a.minor < b.minor : a.major < b.major;
}
