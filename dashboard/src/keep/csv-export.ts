import { PointWidth, type RawColumns, type WindowColumns } from "btrdb-web";
import { createBreather } from "../ui/breather.ts";
import { headerLine, rawColumns, WINDOW_COLUMNS, windowColumns } from "./csv-header.ts";
import { numberCell, timeWriter } from "./csv-text.ts";
import type { ExportView } from "./export-view.ts";
import { type MergedRow, mergeRows, type RowSource } from "./merge-rows.ts";
import { forSeries, haveChanged, type PinnedSeries, pinVersions } from "./pin-versions.ts";
import { ownRange, roundUp, type TimeSlice, timeSlices } from "./time-slices.ts";

/** How far an export is. */
export interface CsvProgress {
  /** Points (or windows) in the pieces that were given out. */
  readonly done: number;
  /** How many there will be; counted before the first piece. */
  readonly total: number;
  /** Points came or went while the file was written, and nobody knows which of them are in it. Known at the end. */
  readonly changed: boolean;
}

export interface CsvExportOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CsvProgress) => void) | undefined;
  /** Names that a spreadsheet would take for formulas stay as they are; else they get an apostrophe in front. */
  readonly keepFormulas?: boolean | undefined;
  /** Raw points in memory at once, of all series together; twice as many while the next ones are read. */
  readonly maxPoints?: number | undefined;
}

const MAX_POINTS = 200_000;
/** About so many characters at a time. */
const PIECE = 1 << 16;
/** Where nothing is drawn yet: a series with fewer points is exported raw, one with more in windows for so many pixels. */
const UNDRAWN = { points: 4_000, pixels: 1_000 };

/**
 * The raw points of a view as CSV, piece by piece and wide: a row a time, with the time in nanoseconds and as RFC 3339,
 * and a column a series, empty where it has no point. Rows are in the view's time; a series that is shifted has a column
 * with its own times before its values. One version is read from the first piece to the last; see {@link pinVersions}.
 */
export async function* rawCsv(
  view: ExportView,
  options: CsvExportOptions = {},
): AsyncGenerator<string, void, undefined> {
  yield* exportCsv(view, options, async function* (pinned, signal, start) {
    const counts = await Promise.all(pinned.map((one) => countPoints(one, view, signal)));
    yield start(
      pinned.map(rawColumns),
      counts.reduce((sum, count) => sum + count, 0),
    );
    const read = (slice: TimeSlice) =>
      Promise.all(pinned.map(async (one) => rawSource(one, await readRaw(one, slice, signal))));
    // The next slice is read while the rows of this one are written.
    let reading: Promise<RowSource[]> | undefined;
    for await (const slice of timeSlices(pinned, view, options.maxPoints ?? MAX_POINTS, signal)) {
      const next = read(slice);
      // It may fail while nobody waits for it yet.
      next.catch(() => undefined);
      if (reading !== undefined) yield mergeRows(await reading);
      reading = next;
    }
    if (reading !== undefined) yield mergeRows(await reading);
  });
}

/**
 * What is seen of a view as CSV, wide as {@link rawCsv}: of each series the aligned windows that are drawn (min, mean,
 * max, count, stddev; a row's time is the start of its windows), or its raw points where those are drawn. Series whose
 * windows begin at the same time share a row.
 */
export async function* seenCsv(
  view: ExportView,
  options: CsvExportOptions = {},
): AsyncGenerator<string, void, undefined> {
  yield* exportCsv(view, options, async function* (pinned, signal, start) {
    const drawn = await Promise.all(
      pinned.map(async (one) => {
        const level = one.series.level ?? (await levelOf(one, view, signal));
        if (level === "raw") {
          const columns = await readRaw(one, view, signal);
          return { source: rawSource(one, columns), columns: rawColumns(one) };
        }
        const windows = await readWindows(one, view, level, signal);
        return { source: windowSource(one, windows), columns: windowColumns(one, level) };
      }),
    );
    const sources = drawn.map(({ source }) => source);
    yield start(
      drawn.map(({ columns }) => columns),
      sources.reduce((sum, { time }) => sum + time.length, 0),
    );
    yield mergeRows(sources);
  });
}

/** Called with the columns of each series and the number of points that will come; gives the header. */
type Start = (columns: readonly (readonly string[])[], total: number) => string;
/** Gives the header first, by calling `start`, then rows, many at a time. */
type WriteRows = (
  pinned: readonly PinnedSeries[],
  signal: AbortSignal,
  start: Start,
) => AsyncGenerator<string | Iterable<MergedRow>, void, undefined>;

async function* exportCsv(
  view: ExportView,
  { signal: stop, onProgress = () => undefined, keepFormulas = false }: CsvExportOptions,
  write: WriteRows,
): AsyncGenerator<string, void, undefined> {
  // Also when the file is left half way: what is being read then must not go on.
  const left = new AbortController();
  const signal = stop === undefined ? left.signal : AbortSignal.any([stop, left.signal]);
  const breathe = createBreather();
  const isoTime = timeWriter();
  let [done, total] = [0, 0];
  try {
    signal.throwIfAborted();
    const pinned = await pinVersions(view.series, signal);
    const start: Start = (columns, count) => {
      total = count;
      onProgress({ done, total, changed: false });
      return headerLine(columns, keepFormulas);
    };
    let piece = "";
    for await (const part of write(pinned, signal, start)) {
      if (typeof part === "string") {
        piece += part;
        continue;
      }
      for (const { time, cells, filled } of part) {
        piece += `${time},${isoTime(time)}${cells}\n`;
        done += filled;
        if (piece.length < PIECE) continue;
        yield piece;
        piece = "";
        onProgress({ done, total: Math.max(total, done), changed: false });
        await breathe();
        signal.throwIfAborted();
      }
    }
    const changed = await haveChanged(pinned, signal);
    yield piece;
    onProgress({ done, total: done, changed });
  } finally {
    left.abort();
  }
}

async function countPoints(one: PinnedSeries, view: TimeSlice, signal: AbortSignal): Promise<number> {
  const own = ownRange(one, view);
  const { stream, version } = one;
  if (own === undefined) return 0;
  return Number(await forSeries(one.series, () => stream.count({ ...own, precise: true, version, signal })));
}

async function levelOf(one: PinnedSeries, view: TimeSlice, signal: AbortSignal): Promise<"raw" | number> {
  const few = (await countPoints(one, view, signal)) <= UNDRAWN.points;
  return few ? "raw" : PointWidth.forRange(view.start, view.end, UNDRAWN.pixels).exponent;
}

async function readRaw(
  one: PinnedSeries,
  slice: TimeSlice,
  signal: AbortSignal,
): Promise<RawColumns | undefined> {
  const own = ownRange(one, slice);
  return own && (await one.stream.values(own.start, own.end, { version: one.version, signal }));
}

async function readWindows(
  one: PinnedSeries,
  view: TimeSlice,
  pointWidth: number,
  signal: AbortSignal,
): Promise<WindowColumns | undefined> {
  const own = ownRange(one, view);
  if (own === undefined) return undefined;
  const end = roundUp(own.end, pointWidth);
  return one.stream.alignedWindows(own.start, end, pointWidth, { version: one.version, signal });
}

const NOTHING = new BigInt64Array();

function rawSource({ shift }: PinnedSeries, { time = NOTHING, value }: Partial<RawColumns> = {}): RowSource {
  const cell = (index: number) => `,${numberCell(value?.[index] as number)}`;
  return withOwnTime({ time, shift, cells: cell, blank: "," });
}

function windowSource({ shift }: PinnedSeries, windows: WindowColumns | undefined): RowSource {
  const { time = NOTHING } = windows ?? {};
  const blank = ",".repeat(WINDOW_COLUMNS.length);
  const cells = (index: number) => {
    const { min, mean, max, count, stddev } = windows as WindowColumns;
    const numbers = [min, mean, max, count, stddev].map((column) => column[index] as number | bigint);
    return numbers.map((n) => `,${typeof n === "bigint" ? n : numberCell(n)}`).join("");
  };
  return withOwnTime({ time, shift, cells, blank });
}

function withOwnTime(source: RowSource): RowSource {
  const { time, shift, cells, blank } = source;
  if (shift === 0n) return source;
  return { time, shift, cells: (index) => `,${time[index]}${cells(index)}`, blank: `,${blank}` };
}
