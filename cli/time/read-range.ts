import { MAX_TIME, MIN_TIME, type Stream } from "btrdb-web";
import type { OptionValues } from "../options.ts";
import { type Extent, parseWhen } from "./parse-when.ts";

/** [start, end) */
export interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** First and last time of some streams, each asked for at most once. */
export function extentOf(
  streams: readonly Stream[],
  { signal, versions }: { readonly signal: AbortSignal; readonly versions: readonly bigint[] | undefined },
): Extent {
  const ask = async (side: "earliest" | "latest") => {
    const points = await Promise.all(
      streams.map((stream, index) => stream[side]({ signal, version: versions?.[index] })),
    );
    const times = points.flatMap((point) => (point === undefined ? [] : [point.time]));
    if (times.length === 0) return undefined;
    return times.reduce((a, b) => (b < a === (side === "earliest") ? b : a));
  };
  const asked = new Map<string, Promise<bigint | undefined>>();
  const onceOnly = (side: "earliest" | "latest") => {
    const answer = asked.get(side) ?? ask(side);
    asked.set(side, answer);
    return answer;
  };
  return { earliest: () => onceOnly("earliest"), latest: () => onceOnly("latest") };
}

/**
 * The range of --start and --end; all there is where they are left out. `--end latest` includes the last point.
 * Undefined where the range hangs on a point and there is none.
 */
export async function readRange(
  { start: startText, end: endText }: OptionValues,
  extent: Extent,
): Promise<Range | undefined> {
  const start = startText === undefined ? MIN_TIME : await parseWhen(startText, "--start", extent);
  const end = endText === undefined ? MAX_TIME : await parseWhen(endText, "--end", extent);
  if (start === undefined || end === undefined) return undefined;
  return { start, end: endText === "latest" ? end + 1n : end };
}
