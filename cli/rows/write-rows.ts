import { MAX_TIME, MIN_TIME } from "btrdb-web";
import type { CommandContext } from "../command.ts";
import type { Range } from "../time/read-range.ts";

/** What has a length and times: columns of points, of windows, of several streams. */
interface Rows {
  readonly length: number;
  readonly time: BigInt64Array;
}

/** What is written, and how. */
export interface RowSource<R> {
  /** The line with the names; of the first chunk, where that knows them. */
  readonly header: (first: R | undefined) => string | Promise<string>;
  readonly chunks: AsyncIterable<R> | Iterable<R>;
  readonly row: (chunk: R, index: number) => string;
  /** What is read, to tell how far it is. */
  readonly range: Range | undefined;
}

/** Writes chunks row by row as they come; the next is asked for when the reader of the output has room. */
export async function writeRows<R extends Rows>(
  { out, notes }: Pick<CommandContext, "out" | "notes">,
  { header, chunks, row, range }: RowSource<R>,
): Promise<void> {
  // On a terminal the rows themselves show how far it is.
  const progress = out.isTTY ? undefined : notes.progress();
  let rows = 0;
  let begun = false;
  try {
    for await (const chunk of chunks) {
      // Not before the first answer: what fails has no header.
      if (!begun) out.add(await header(chunk));
      begun = true;
      for (let index = 0; index < chunk.length; index++) {
        if (out.add(row(chunk, index))) await out.flush();
      }
      rows += chunk.length;
      progress?.update(partOf(range, chunk.time.at(-1)), `${rows.toLocaleString("en-US")} rows`);
      await out.flush();
    }
    if (!begun) await out.write(await header(undefined));
  } finally {
    progress?.done();
  }
}

/** How far a time is in a range; undefined where the range is open, and nobody knows. */
function partOf(range: Range | undefined, time: bigint | undefined): number | undefined {
  if (range === undefined || time === undefined) return undefined;
  if (range.start === MIN_TIME || range.end === MAX_TIME) return undefined;
  return Number(time - range.start) / Number(range.end - range.start);
}
