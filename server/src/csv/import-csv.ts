import { basename, extname } from "node:path";
import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import type { IngestTarget } from "../store/ingest-target.ts";
import { streamUuid } from "../store/stream-uuid.ts";
import { CsvError, type CsvProblem, StreamsExist } from "./errors.ts";
import type { Header, ValueColumn } from "./header.ts";
import { NumberTextError, parseValue } from "./number-text.ts";
import { PointBuffers } from "./point-buffers.ts";
import { readRows } from "./read-rows.ts";
import type { Separator } from "./row-splitter.ts";
import { TextFile } from "./text-file.ts";
import { TimeColumn, type TimeUnit } from "./time-column.ts";
import { TimeTextError } from "./time-text.ts";

/** How far an import is; it reads the file twice. */
export interface CsvProgress {
  readonly phase: "check" | "load";
  readonly bytes: number;
  readonly totalBytes: number;
  /** Rows read in this phase. */
  readonly rows: number;
}

export interface CsvOptions {
  /** Collection of the streams. Default: `csv/` and the file's name without its extension. */
  readonly collection?: string | undefined;
  /**
   * Header of the time column. Default: the one that is named time, timestamp, date or datetime (in any case, with
   * or without a unit), else the first.
   */
  readonly timeColumn?: string | undefined;
  /** Headers of the columns to import. Default: all. The others may hold anything, such as text. */
  readonly columns?: readonly string[] | undefined;
  /** Unit of the values where the header of a column names none. */
  readonly unit?: string | undefined;
  /**
   * How the time is written. Default "auto": by the unit in the header ("time (ms)"), else ISO 8601 text or a number
   * whose magnitude tells the unit. ISO text without an offset is in UTC, whatever is stated here for numbers.
   */
  readonly timeUnit?: TimeUnit | "auto" | undefined;
  readonly onProgress?: ((progress: CsvProgress) => void) | undefined;
  /** Stops the import, which then takes back what it has loaded, and rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface CsvStream {
  readonly uuid: Uint8Array;
  readonly name: string;
  readonly unit?: string;
  readonly points: number;
  /** Empty cells and NaN, for which there is no point. */
  readonly gaps: number;
}

export interface CsvResult {
  readonly collection: string;
  readonly rows: number;
  readonly points: number;
  readonly gaps: number;
  readonly streams: readonly CsvStream[];
  readonly timeColumn: string;
  /** As which the times were read. */
  readonly timeUnit: TimeUnit;
  readonly separator: Separator;
}

/**
 * Imports a CSV file: a time column, and one stream for each further column. The whole file is checked before
 * anything is created; where loading fails after that, the streams are removed again. Streams have the same uuid at
 * every import (see `streamUuid`), so a file is not imported twice by accident.
 *
 * @throws CsvError for a file that is not right, with the lines.
 * @throws StreamsExist where a stream is there already.
 */
export async function importCsv(
  path: string,
  target: IngestTarget,
  options: CsvOptions = {},
): Promise<CsvResult> {
  const file = await TextFile.open(path);
  try {
    const plan = await check(file, options);
    return await target.importing(() => load(file, target, plan, options));
  } finally {
    await file.close();
  }
}

/** What the first reading found out, and the second relies on. */
interface Plan {
  readonly header: Header;
  readonly separator: Separator;
  readonly timeUnit: TimeUnit;
  readonly rows: number;
  readonly points: readonly number[];
}

async function check(file: TextFile, options: CsvOptions): Promise<Plan> {
  let plan: Pick<Plan, "header" | "separator"> | undefined;
  let times = new TimeColumn("auto");
  let rows = 0;
  let points: number[] = [];
  await readRows(
    file,
    options,
    {
      header(header, separator) {
        plan = { header, separator };
        times = new TimeColumn(statedUnit(header, options));
        points = header.values.map(() => 0);
      },
      row(cells, line) {
        rows += 1;
        const problems: CsvProblem[] = [];
        const { time, values } = plan!.header;
        attempt(problems, line, time.header, cells[time.index]!, (text) => times.read(text, line));
        for (const [i, { index, header }] of values.entries()) {
          if (attempt(problems, line, header, cells[index]!, parseValue) !== undefined) points[i]! += 1;
        }
        return problems;
      },
      block: (bytes) => report(options, "check", file, bytes, rows),
      end() {
        const doubt = times.doubt();
        if (doubt !== undefined) return [{ column: plan!.header.time.header, reason: doubt }];
        return rows === 0 ? [{ reason: "there are no rows after the header" }] : [];
      },
    },
    options.signal,
  );
  return { ...plan!, timeUnit: times.unit, rows, points };
}

async function load(
  file: TextFile,
  target: IngestTarget,
  plan: Plan,
  options: CsvOptions,
): Promise<CsvResult> {
  const collection = options.collection ?? `csv/${basename(file.path, extname(file.path))}`;
  const { header, timeUnit } = plan;
  const created: Uint8Array[] = [];
  try {
    await createStreams(target, file, collection, header.values, created);
    const buffers = new PointBuffers(target, created);
    const times = new TimeColumn(timeUnit);
    let rows = 0;
    await readRows(
      file,
      options,
      {
        header: () => {},
        row(cells, line) {
          rows += 1;
          const time = times.read(cells[header.time.index]!, line);
          for (const [i, { index }] of header.values.entries()) {
            const value = parseValue(cells[index]!);
            if (value !== undefined) buffers.add(i, time, value);
          }
          return [];
        },
        async block(bytes) {
          await buffers.insertFull();
          report(options, "load", file, bytes, rows);
        },
      },
      options.signal,
    );
    await buffers.insertAll();
    if (rows !== plan.rows || (await file.hasChanged())) {
      throw new CsvError(file.path, [{ reason: "the file was changed while it was read" }]);
    }
    for (const uuid of created) await target.flush(uuid);
  } catch (error) {
    await takeBack(target, created, error);
    // A row that was right when it was checked.
    if (isTextError(error)) {
      throw new CsvError(file.path, [{ reason: "the file was changed while it was read" }], false, {
        cause: error,
      });
    }
    throw error;
  }
  const streams = header.values.map(({ name, unit }, i) => ({
    uuid: created[i]!,
    name,
    ...(unit === undefined ? {} : { unit }),
    points: plan.points[i]!,
    gaps: plan.rows - plan.points[i]!,
  }));
  const points = plan.points.reduce((sum, n) => sum + n, 0);
  const gaps = plan.rows * streams.length - points;
  const { separator, rows } = plan;
  return { collection, rows, points, gaps, streams, timeColumn: header.time.header, timeUnit, separator };
}

/** Creates all streams, adding to `created`; where some exist, it tells all of them at once. */
async function createStreams(
  target: IngestTarget,
  file: TextFile,
  collection: string,
  columns: readonly ValueColumn[],
  created: Uint8Array[],
): Promise<void> {
  const existing: string[] = [];
  for (const { name, unit, header } of columns) {
    const tags = { name, ...(unit === undefined ? {} : { unit }) };
    const annotations = annotate({ source: basename(file.path), column: header });
    try {
      created.push(
        await target.createStream({ uuid: streamUuid(collection, name), collection, tags, annotations }),
      );
    } catch (error) {
      if (!isExisting(error)) throw error;
      existing.push(name);
    }
  }
  if (existing.length > 0) throw new StreamsExist(file.path, collection, existing);
}

function isExisting(error: unknown): boolean {
  if (!(error instanceof StatusError)) return false;
  return error.code === StatusCode.StreamExists || error.code === StatusCode.AmbiguousStream;
}

/** Annotations as the Python client writes them, as JSON text; those that are too long (255 bytes) are left out. */
function annotate(values: Record<string, string>): Record<string, string> {
  const texts = Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)] as const);
  return Object.fromEntries(texts.filter(([, text]) => Buffer.byteLength(text) <= 255));
}

async function takeBack(target: IngestTarget, created: readonly Uint8Array[], cause: unknown): Promise<void> {
  const removals = await Promise.allSettled(created.map((uuid) => target.remove(uuid)));
  const failed = removals.filter((removal) => removal.status === "rejected");
  if (failed.length === 0) return;
  throw new AggregateError(
    [cause, ...failed.map((removal) => removal.reason)],
    `the import failed, and ${failed.length} of its ${created.length} streams could not be removed`,
    { cause },
  );
}

function statedUnit(header: Header, options: CsvOptions): TimeUnit | "auto" {
  const stated = options.timeUnit ?? "auto";
  return stated === "auto" ? (header.time.unit ?? "auto") : stated;
}

/** The parsed text, or undefined and a problem. */
function attempt<T>(
  problems: CsvProblem[],
  line: number,
  column: string,
  text: string,
  parseText: (text: string) => T,
): T | undefined {
  try {
    return parseText(text);
  } catch (error) {
    if (!isTextError(error)) throw error;
    problems.push({ line, column, text, reason: error.message });
    return undefined;
  }
}

function isTextError(error: unknown): error is TimeTextError | NumberTextError {
  return error instanceof TimeTextError || error instanceof NumberTextError;
}

function report(
  options: CsvOptions,
  phase: CsvProgress["phase"],
  file: TextFile,
  bytes: number,
  rows: number,
): void {
  options.onProgress?.({ phase, bytes, totalBytes: file.size, rows });
}
