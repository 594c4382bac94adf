import { UsageError } from "../usage-error.ts";
import { type LineReader, readerFor } from "./line-readers.ts";
import { LineError } from "./parse-point.ts";
import { BatchBuilder, type PointBatch } from "./point-batch.ts";
import { splitLines } from "./split-lines.ts";

/** How points are read. */
export interface PointOptions {
  /** Of times that are numbers: 9 for seconds, 0 for nanoseconds. */
  readonly decimals: number;
  /** Points to leave out at the beginning. */
  readonly skip: number;
}

/** A line that is no point. */
export class BadLine extends UsageError {
  readonly line: number;

  constructor(line: number, what: string, cause: Error) {
    super(`line ${line}: ${what}`, { cause });
    this.line = line;
  }
}

/** What was read. */
export interface PointCounts {
  /** Rows that have a time and no value. */
  empty: number;
}

/**
 * Points of CSV or JSON lines, batch by batch.
 *
 * @param counts filled on the way
 * @throws BadLine
 */
export async function* readPoints(
  chunks: AsyncIterable<Uint8Array>,
  { decimals, skip }: PointOptions,
  counts: PointCounts = { empty: 0 },
): AsyncGenerator<PointBatch, void, undefined> {
  const batch = new BatchBuilder();
  let read: LineReader | undefined;
  let skipped = 0;
  let bytes = 0;
  for await (const lines of splitLines(chunks)) {
    for (const line of lines) {
      bytes = line.bytes;
      if (line.text.trim() === "") continue;
      read ??= readerFor(line.text, decimals);
      const point = readLine(read, line.text, line.number);
      if (point === "header") continue;
      if (point === undefined) counts.empty++;
      else if (skipped < skip) skipped++;
      else if (batch.add(point[0], point[1], line.number)) yield batch.take(bytes);
    }
  }
  if (batch.length > 0) yield batch.take(bytes);
}

function readLine(read: LineReader, text: string, number: number): ReturnType<LineReader> {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    throw new BadLine(number, error.message, error);
  }
}
