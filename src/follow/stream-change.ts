import { promptReturn } from "../bulk/index.ts";
import type { CallOptions } from "../call.ts";
import { RawColumns } from "../columns/index.ts";
import { Reading, type ReadTransport } from "../read/index.ts";
import type { ChangedRange, Stream, StreamVersion } from "../stream/index.ts";
import { type TimeInput, toTime } from "../time/to-time.ts";

/** Options of {@link StreamChange.values}. */
export interface ChangedValuesOptions extends CallOptions {
  /** Leaves out what is before. */
  readonly start?: TimeInput | undefined;
  /** Leaves out what is at this time and after. */
  readonly end?: TimeInput | undefined;
  /** How points travel; default what {@link ConnectOptions.transport} says. */
  readonly transport?: ReadTransport | undefined;
}

/** A stream has changed between two versions. */
export class StreamChange {
  readonly kind = "change";
  readonly stream: Stream;
  /** Where the change before ended. */
  readonly from: StreamVersion;
  readonly to: StreamVersion;
  /**
   * Sorted, not overlapping. No change lies outside of them, and not all inside is changed: replace a copy of these
   * ranges by what {@link values} or other reads give for them. Empty where the new version has the same points.
   */
  readonly ranges: readonly ChangedRange[];
  /** When it was known that the stream has changed, in milliseconds since the Unix epoch. */
  readonly seenAt: number;

  constructor(
    stream: Stream,
    versions: { readonly from: StreamVersion; readonly to: StreamVersion },
    ranges: readonly ChangedRange[],
    seenAt: number,
  ) {
    this.stream = stream;
    this.from = versions.from;
    this.to = versions.to;
    this.ranges = ranges;
    this.seenAt = seenAt;
  }

  /**
   * The version to read the ranges at: that of `to`, or 0n, the latest, where points of it are not flushed. Those can be
   * read in no other way; what else comes with them belongs to the next change.
   */
  get version(): bigint {
    return this.to.minor === 0n ? this.to.major : 0n;
  }

  /**
   * All points of the ranges, also those that have not changed, sorted by time: in one piece where it is awaited, in
   * chunks in `for await`. Nothing is read before.
   */
  values({ start, end, ...options }: ChangedValuesOptions = {}): Reading<RawColumns> {
    const { stream } = this;
    const limits = { ...options, version: this.version };
    const read = (range: ChangedRange) => stream.values(range.start, range.end, limits);
    const ranges = () => cutRanges(this.ranges, start, end);
    return new Reading(
      async () => {
        const parts: RawColumns[] = [];
        for (const range of ranges()) parts.push(await read(range));
        return parts.length === 1 ? (parts[0] as RawColumns) : RawColumns.concat(...parts);
      },
      () =>
        promptReturn(async function* (stopped) {
          for (const range of ranges()) {
            const chunks = read(range)[Symbol.asyncIterator]();
            const stop = () => void chunks.return();
            stopped.addEventListener("abort", stop, { once: true });
            try {
              yield* chunks;
            } finally {
              stopped.removeEventListener("abort", stop);
            }
            if (stopped.aborted) return;
          }
        }),
    );
  }
}

/** The parts of ranges that are in [start, end). */
export function cutRanges(
  ranges: readonly ChangedRange[],
  start: TimeInput | undefined,
  end: TimeInput | undefined,
): ChangedRange[] {
  const from = start === undefined ? undefined : toTime(start);
  const to = end === undefined ? undefined : toTime(end);
  return ranges.flatMap((range) => {
    const cut = {
      start: from !== undefined && from > range.start ? from : range.start,
      end: to !== undefined && to < range.end ? to : range.end,
    };
    return cut.start < cut.end ? [cut] : [];
  });
}
