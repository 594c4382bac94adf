import { type CallOptions, streaming, unary } from "../call.ts";
import { checkRange, checkTime, checkVersion } from "../check-read.ts";
import type { RawColumns, WindowColumns } from "../columns/index.ts";
import { BTRDBValueError, isBTrDBError } from "../errors/index.ts";
import type { PointsInput } from "../insert/index.ts";
import { type InsertOptions, type InsertResult, insertPoints } from "../insert-points.ts";
import { PointWidth } from "../point-width.ts";
import { planAlignedWindows, planValues, planWindows, type Reading, read } from "../read/index.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import { now } from "../time/ns-delta.ts";
import { type TimeInput, toTime } from "../time/to-time.ts";
import { DescribedStream } from "./described-stream.ts";
import type {
  ChangedRange,
  ColumnReadOptions,
  CountOptions,
  PointAtVersion,
  ReadOptions,
  StreamUpdate,
  StreamVersion,
  UpdateOptions,
} from "./stream-types.ts";
import { updateStream } from "./update-stream.ts";

/** Stands for the latest version, as 0 does. */
const LATEST = (1n << 64n) - 1n;

/** One time series, made by {@link BTrDB.stream} and the searches. It holds no data, only what the stream is called. */
export class Stream extends DescribedStream {
  /** The latest version; it does not count what is not flushed yet. */
  async version(options: CallOptions = {}): Promise<bigint> {
    return (await this.fullVersion(options)).major;
  }

  /** The latest version together with the number of points that wait to be flushed. */
  async fullVersion(options: CallOptions = {}): Promise<StreamVersion> {
    const uuid = this.bytes;
    const answer = await unary(this.channel, "streamInfo", { uuid, omitDescriptor: true }, options);
    return { major: answer.versionMajor, minor: answer.versionMinor };
  }

  /**
   * The points in [start, end), sorted by time; all at once where it is awaited, in chunks in `for await`.
   *
   * @throws InvalidTimeRange, StreamNotFoundError
   */
  values(start: TimeInput, end: TimeInput, options: ColumnReadOptions = {}): Reading<RawColumns> {
    return read(this.channel, "values", () => planValues(this.bytes, start, end, options.version), options);
  }

  /**
   * Statistics of windows of `width` nanoseconds, one after the other from `start`; what is left before `end` and is
   * no whole window is cut. Empty windows are there too, with count 0 and NaN.
   *
   * @param options.depth precision: nodes below 2^depth ns are not looked into; 0, the default, is exact
   * @throws InvalidTimeRange also for a width beyond the range
   */
  windows(
    start: TimeInput,
    end: TimeInput,
    width: bigint,
    options: ColumnReadOptions & { readonly depth?: number | undefined } = {},
  ): Reading<WindowColumns> {
    const plan = () => planWindows(this.bytes, start, end, width, options);
    return read(this.channel, "windows", plan, options);
  }

  /**
   * Statistics of windows of 2^pointWidth nanoseconds, aligned to it: start and end are rounded down. They cost as much
   * as their number, however many points they stand for. Empty windows are left out.
   */
  alignedWindows(
    start: TimeInput,
    end: TimeInput,
    pointWidth: number | PointWidth,
    options: ColumnReadOptions = {},
  ): Reading<WindowColumns> {
    const plan = () => planAlignedWindows(this.bytes, start, end, pointWidth, options.version);
    return read(this.channel, "alignedWindows", plan, options);
  }

  /**
   * Number of points, of all times or of [start, end).
   *
   * @param options.precise counts a range to the nanosecond; otherwise its ends may be off by an aligned window, of
   *   which the range has two to four. The count of all times is always exact.
   */
  async count(options: CountOptions = {}): Promise<bigint> {
    const {
      start = MIN_TIME,
      end = MAX_TIME,
      precise = options.start === undefined && options.end === undefined,
    } = options;
    const range = checkRange(toTime(start), toTime(end));
    const width = range.end - range.start;
    const exponent = Math.max(0, Math.min(62, width.toString(2).length - 2));
    const windows = await (precise
      ? this.windows(range.start, range.end, width, options)
      : this.alignedWindows(range.start, range.end, exponent, options));
    return windows.count.reduce((sum, count) => sum + count, 0n);
  }

  /**
   * The nearest point: forward the first at or after `time`, backward the last before it; undefined where there is none.
   *
   * @throws InvalidTimeRange for a time outside of [MIN_TIME, MAX_TIME]
   */
  async nearest(
    time: TimeInput,
    { backward = false, version = 0n, ...options }: ReadOptions & { readonly backward?: boolean } = {},
  ): Promise<PointAtVersion | undefined> {
    const before = checkTime(toTime(time));
    const versionMajor = checkVersion(version);
    const request = { uuid: this.bytes, time: before, versionMajor, backward };
    let point: PointAtVersion | undefined;
    try {
      const answer = await unary(this.channel, "nearest", request, options);
      const { time: found = 0n, value = 0 } = answer.value ?? {};
      point = { time: found, value, version: answer.versionMajor };
    } catch (error) {
      if (!isBTrDBError(error, "NO_SUCH_POINT")) throw error;
    }
    if (!backward || !this.channel.isV4) return point;
    const { lastBefore } = await import("./last-before.ts");
    return lastBefore(this, before, point, { ...options, version });
  }

  /** The first point of all; undefined in an empty stream. */
  earliest(options: ReadOptions = {}): Promise<PointAtVersion | undefined> {
    return this.nearest(MIN_TIME, options);
  }

  /** The last point of all; undefined in an empty stream. */
  latest(options: ReadOptions = {}): Promise<PointAtVersion | undefined> {
    return this.nearest(MAX_TIME, { ...options, backward: true });
  }

  /** The last point that is not in the future. */
  current(options: ReadOptions = {}): Promise<PointAtVersion | undefined> {
    return this.nearest(now(), { ...options, backward: true });
  }

  /**
   * Ranges of time in which the versions `from` (exclusive) and `to` (inclusive; 0n, the default, is the latest and
   * includes what is not flushed) differ. They are extents of tree nodes: no change lies outside of them, and not all
   * inside is changed. `resolution` is the point width of the smallest node to tell apart.
   *
   * @returns beside the ranges the version that was compared, with the number of points that were not flushed
   */
  async changes(
    from: bigint,
    {
      to = 0n,
      resolution = 0,
      ...options
    }: CallOptions & { readonly to?: bigint; readonly resolution?: number | PointWidth } = {},
  ): Promise<{ version: bigint; minor: bigint; ranges: ChangedRange[] }> {
    const request = {
      uuid: this.bytes,
      fromMajor: checkVersion(from),
      toMajor: await this.#changesTo(from, checkVersion(to), options),
      resolution: PointWidth.from(resolution).exponent,
    };
    let version = 0n;
    let minor = 0n;
    const ranges: ChangedRange[] = [];
    for await (const answer of streaming(this.channel, "changes", request, options)) {
      version = answer.versionMajor;
      minor = answer.versionMinor;
      for (const { start, end } of answer.ranges) ranges.push({ start, end });
    }
    return { version, minor, ranges };
  }

  /**
   * v4 never answers where nothing has changed up to the latest, and is busy with it for ever. So there the latest is
   * asked for by its number, unless there are points that wait to be flushed: these are a change.
   */
  async #changesTo(from: bigint, to: bigint, options: CallOptions): Promise<bigint> {
    if (!this.channel.isV4 || (to !== 0n && to !== LATEST)) return to;
    const { major, minor } = await this.fullVersion(options);
    return minor > 0n && from <= major ? 0n : major;
  }

  /**
   * Changes tags, annotations or collection.
   *
   * @returns the new property version
   * @throws PropertyVersionMismatch when somebody else changed the stream since its metadata was read
   */
  async update(update: StreamUpdate, options: UpdateOptions = {}): Promise<bigint> {
    if (update.tags === undefined && update.annotations === undefined && update.collection === undefined) {
      throw new BTRDBValueError("Give tags, annotations or a collection to change.");
    }
    await updateStream(this.channel, this, this.bytes, update, options);
    return (await this.metadata()).propertyVersion;
  }

  /**
   * Inserts points, in any order; all of them are checked before the first is sent.
   *
   * ```ts
   * await stream.insert([["2026-11-24T12:00:00Z", 229.7], { time: now(), value: 230.1 }]);
   * ```
   *
   * @throws BadValue for NaN and infinite values, InvalidTimeRange; nothing is sent then
   * @throws InsertInterrupted when it fails half way: it says which points are stored, which are not, and of which
   *   nobody knows
   */
  async insert(points: PointsInput, options: InsertOptions = {}): Promise<InsertResult> {
    return insertPoints(this.channel, this.bytes, points, options);
  }

  /**
   * Deletes the points in [start, end); older versions keep them.
   *
   * @returns the new version
   */
  async delete(start: TimeInput, end: TimeInput, options: CallOptions = {}): Promise<bigint> {
    const request = { uuid: this.bytes, ...checkRange(toTime(start), toTime(end)) };
    return (await unary(this.channel, "delete", request, options, "once")).versionMajor;
  }

  /** Moves what is buffered into the tree. @returns the version, which is a new one if there was anything */
  async flush(options: CallOptions = {}): Promise<bigint> {
    return (await unary(this.channel, "flush", { uuid: this.bytes }, options)).versionMajor;
  }

  /** Removes the stream for ever, with all its versions; its uuid can never be used again. */
  async obliterate(options: CallOptions = {}): Promise<void> {
    await unary(this.channel, "obliterate", { uuid: this.bytes }, options, "once");
    this.forget();
  }
}
