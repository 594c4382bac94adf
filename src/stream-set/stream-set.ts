import type { StoppableIterable } from "../bulk/index.ts";
import type { CallOptions } from "../call.ts";
import { checkRange } from "../check-read.ts";
import type { RawColumns, WindowColumns } from "../columns/index.ts";
import { BTRDBValueError } from "../errors/index.ts";
import type { FollowEvent, FollowOptions } from "../follow/index.ts";
import type { PointsInput } from "../insert/index.ts";
import type { InsertOptions, InsertResult } from "../insert-points.ts";
import type { CsvOptions, Table, TableRow } from "../merge/index.ts";
// Not from the index, which brings tables with it.
import { checkSamplingFrequency, samplingPeriod } from "../merge/snap.ts";
import type { PointWidth } from "../point-width.ts";
import type { PointAtVersion, Stream } from "../stream/index.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import { now } from "../time/ns-delta.ts";
import { toTime } from "../time/to-time.ts";
import { type UuidInput, uuidToBytes, uuidToText } from "../uuid.ts";
import { checkVersions } from "./check-versions.ts";
import { followLater } from "./follow-later.ts";
import { mapLimit } from "./map-limit.ts";
import type { TableTask } from "./read-table.ts";
import type { SetReadOptions, StreamSetOptions } from "./set-options.ts";
import { matches, needsMetadata, type StreamFilter } from "./stream-filter.ts";
import type { TimeSlice } from "./time-slices.ts";

const sideBySide = () => import("./side-by-side.ts");

/**
 * Several streams, read together: in parallel, a few at a time, and put side by side. Results are in the order of the
 * streams. Versions that are pinned hold for every read; without, each read sees the latest.
 */
export class StreamSet implements Iterable<Stream> {
  readonly streams: readonly Stream[];
  readonly #start: bigint | undefined;
  readonly #end: bigint | undefined;
  readonly #samplingFrequency: number;
  #versions: ReadonlyMap<string, bigint> | undefined;

  constructor(streams: Iterable<Stream>, options: StreamSetOptions = {}) {
    const { versions, start, end, samplingFrequency = 0 } = options;
    this.streams = [...streams];
    this.#start = start === undefined ? undefined : toTime(start);
    this.#end = end === undefined ? undefined : toTime(end);
    this.#samplingFrequency = checkSamplingFrequency(samplingFrequency);
    if (versions !== undefined) this.#versions = checkVersions(this.streams, versions);
  }

  get length(): number {
    return this.streams.length;
  }

  /** The streams, in order. */
  [Symbol.iterator](): Iterator<Stream> {
    return this.streams[Symbol.iterator]();
  }

  /** The stream at an index, from the end where it is negative; undefined where there is none. */
  at(index: number): Stream | undefined {
    return this.streams.at(index);
  }

  /** The stream of a uuid; undefined where it is none of these. */
  get(uuid: UuidInput): Stream | undefined {
    const text = uuidToText(uuidToBytes(uuid));
    return this.streams.find((stream) => stream.uuid === text);
  }

  /** Versions that are pinned, else the latest, by uuid. */
  async versions(options: CallOptions = {}): Promise<Map<string, bigint>> {
    if (this.#versions !== undefined) return new Map(this.#versions);
    const latest = await mapLimit(this.streams, (stream) => stream.version(options));
    return new Map(this.streams.map(({ uuid }, index) => [uuid, latest[index] as bigint]));
  }

  /** Binds this set to versions, by default to the latest there are now; what is not flushed is in none of them. */
  async pinVersions(versions?: StreamSetOptions["versions"], options: CallOptions = {}): Promise<this> {
    this.#versions =
      versions === undefined ? await this.versions(options) : checkVersions(this.streams, versions);
    return this;
  }

  /** A set of the same streams, range and versions, to be changed by itself. */
  clone(): StreamSet {
    return new StreamSet(this.streams, {
      versions: this.#versions,
      start: this.#start,
      end: this.#end,
      samplingFrequency: this.#samplingFrequency,
    });
  }

  /** A set of those streams that fit, with another range where one is given. Versions stay pinned. */
  async filter(filter: StreamFilter, options: CallOptions = {}): Promise<StreamSet> {
    const { start = this.#start, end = this.#end, samplingFrequency = this.#samplingFrequency } = filter;
    if (start !== undefined && end !== undefined) checkRange(toTime(start), toTime(end));
    const fit = needsMetadata(filter)
      ? await mapLimit(this.streams, async (stream) => matches(await stream.metadata(options), filter))
      : this.streams.map(() => true);
    const streams = this.streams.filter((_, index) => fit[index]);
    const versions = this.#versions && new Map(streams.map(({ uuid }) => [uuid, this.#versionOf(uuid)]));
    return new StreamSet(streams, { versions, start, end, samplingFrequency });
  }

  /** Number of points of all streams together; see {@link Stream.count}. */
  async count(options: SetReadOptions & { readonly precise?: boolean } = {}): Promise<bigint> {
    const start = options.start ?? this.#start;
    const end = options.end ?? this.#end;
    const counts = await mapLimit(this.streams, (stream) =>
      stream.count({ ...options, start, end, version: this.#versionOf(stream.uuid) }),
    );
    return counts.reduce((sum, count) => sum + count, 0n);
  }

  /** The first point of each stream in the range of the set; undefined where there is none. */
  earliest(options: CallOptions = {}): Promise<(PointAtVersion | undefined)[]> {
    const { start, end } = this.#range({});
    return this.#nearest(start, false, ({ time }) => time < end, options);
  }

  /** The last point of each stream in the range of the set; undefined where there is none. */
  latest(options: CallOptions = {}): Promise<(PointAtVersion | undefined)[]> {
    const { start, end } = this.#range({});
    return this.#nearest(end, true, ({ time }) => time >= start, options);
  }

  /** The last point of each stream that is not in the future; the range of the set has to include now. */
  async current(options: CallOptions = {}): Promise<(PointAtVersion | undefined)[]> {
    const { start, end } = this.#range({});
    const time = now();
    if (time < start || time >= end) throw new BTRDBValueError("The range of the set does not include now.");
    return this.#nearest(time, true, ({ time: found }) => found >= start, options);
  }

  /** The points of each stream. */
  async values(options: SetReadOptions = {}): Promise<RawColumns[]> {
    const { start, end } = this.#range(options);
    return mapLimit(this.streams, (stream) =>
      stream.values(start, end, { ...options, version: this.#versionOf(stream.uuid) }),
    );
  }

  /** Windows of each stream; see {@link Stream.windows}. */
  async windows(
    width: bigint,
    options: SetReadOptions & { readonly depth?: number | undefined } = {},
  ): Promise<WindowColumns[]> {
    const { start, end } = this.#range(options);
    return mapLimit(this.streams, (stream) =>
      stream.windows(start, end, width, { ...options, version: this.#versionOf(stream.uuid) }),
    );
  }

  /** Aligned windows of each stream; see {@link Stream.alignedWindows}. */
  async alignedWindows(
    pointWidth: number | PointWidth,
    options: SetReadOptions = {},
  ): Promise<WindowColumns[]> {
    const { start, end } = this.#range(options);
    return mapLimit(this.streams, (stream) =>
      stream.alignedWindows(start, end, pointWidth, { ...options, version: this.#versionOf(stream.uuid) }),
    );
  }

  /** Points of all streams row by row, sorted by time, with about a million points in memory. */
  async *rows(options: SetReadOptions = {}): AsyncGenerator<TableRow, void, undefined> {
    for await (const table of this.tables(options)) yield* table;
  }

  /**
   * All points side by side, with NaN where a stream has none; named by collection and name. Servers with Arrow put
   * them side by side themselves (ArrowMultiValues); the result is the same.
   */
  async toTable(options: SetReadOptions = {}): Promise<Table> {
    const { readTable } = await sideBySide();
    return readTable(await this.#tableTask(options), this.#range(options), options);
  }

  /** As {@link toTable}, one table after the other, so that not all of it has to be in memory. */
  async *tables(options: SetReadOptions = {}): AsyncGenerator<Table, void, undefined> {
    const { readTables } = await sideBySide();
    const windows = (pointWidth: number) => this.alignedWindows(pointWidth, options);
    yield* readTables(await this.#tableTask(options), this.#range(options), windows, options);
  }

  /** {@link toTable} as an Arrow IPC stream; the Arrow library is loaded with the first call. */
  async toArrow(options: SetReadOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.toTable(options)).toArrow();
  }

  /** Rows as objects `{ time, NAME: value }`, null where a stream has no point. */
  async toRecords(options: SetReadOptions = {}): Promise<Record<string, bigint | number | null>[]> {
    return (await this.toTable(options)).toRecords();
  }

  /** CSV with a header, piece by piece, with about a million points in memory. */
  async *toCSV(options: SetReadOptions & CsvOptions = {}): AsyncGenerator<string, void, undefined> {
    const { csvOf } = await sideBySide();
    yield* csvOf(this.tables(options), await this.#names(options), options);
  }

  /**
   * Live data without end: what changes from now on, or from the versions on that are pinned, in the range of the set.
   * Servers that are away are waited for, and nothing is lost meanwhile; see {@link FollowOptions}.
   *
   * ```ts
   * for await (const change of set.follow())
   *   if (change.kind === "change") redraw(change.stream, change.ranges, await change.values());
   * ```
   */
  follow(options: FollowOptions = {}): StoppableIterable<FollowEvent> {
    const { streams } = this;
    return followLater({ streams, versions: this.#versions, start: this.#start, end: this.#end }, options);
  }

  /**
   * Inserts into several streams; points by uuid.
   *
   * @returns what each insert has done, by uuid
   * @throws the first error; other streams may have got their points
   */
  async insert(
    points: Readonly<Record<string, PointsInput>> | ReadonlyMap<string, PointsInput>,
    options: InsertOptions = {},
  ): Promise<Map<string, InsertResult>> {
    const entries = points instanceof Map ? [...points] : Object.entries(points);
    const known = entries.map(([uuid, given]) => {
      const stream = this.get(uuid);
      if (stream === undefined) throw new BTRDBValueError(`The set has no stream ${uuid}.`);
      return [stream, given as PointsInput] as const;
    });
    const results = await mapLimit(known, ([stream, given]) => stream.insert(given, options));
    return new Map(known.map(([{ uuid }], index) => [uuid, results[index] as InsertResult]));
  }

  /** What JSON.stringify() shows of it: no connection, no key. */
  toJSON(): unknown {
    return this.streams;
  }

  #versionOf(uuid: string): bigint {
    return this.#versions?.get(uuid) ?? 0n;
  }

  #range({ start, end }: SetReadOptions): TimeSlice {
    return checkRange(
      start === undefined ? (this.#start ?? MIN_TIME) : toTime(start),
      end === undefined ? (this.#end ?? MAX_TIME) : toTime(end),
    );
  }

  #nearest(
    time: bigint,
    backward: boolean,
    inRange: (point: PointAtVersion) => boolean,
    options: CallOptions,
  ): Promise<(PointAtVersion | undefined)[]> {
    return mapLimit(this.streams, async (stream) => {
      const point = await stream.nearest(time, {
        ...options,
        backward,
        version: this.#versionOf(stream.uuid),
      });
      return point && inRange(point) ? point : undefined;
    });
  }

  async #tableTask(options: CallOptions): Promise<TableTask> {
    return {
      streams: this.streams,
      names: await this.#names(options),
      versions: this.streams.map(({ uuid }) => this.#versionOf(uuid)),
      snapPeriodNs: samplingPeriod(this.#samplingFrequency),
    };
  }

  /** Names as charts and files show them: `collection/name`, and the uuid for a second of the same name. */
  async #names(options: CallOptions): Promise<string[]> {
    const seen = new Set<string>();
    const all = await mapLimit(this.streams, (stream) => stream.metadata(options));
    return all.map(({ uuid, collection, tags }) => {
      const name = Object.hasOwn(tags, "name") ? `${collection}/${tags.name}` : uuid;
      const unique = seen.has(name) ? uuid : name;
      seen.add(unique);
      return unique;
    });
  }
}
