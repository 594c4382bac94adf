import { CsvError, type CsvProblem } from "./errors.ts";
import { type Header, type HeaderOptions, readHeader } from "./header.ts";
import { CsvSyntaxError, detectSeparator, RowSplitter, type Separator } from "./row-splitter.ts";
import type { TextFile } from "./text-file.ts";

/** More problems than these are not listed, and the file is not read further. */
const MAX_PROBLEMS = 20;

/** What receives the rows of a file. */
export interface RowReceiver {
  /** Once, before the first row. */
  header(header: Header, separator: Separator): void;
  /** Each further row that is not blank, with as many cells as the header, trimmed. Answers what is wrong in it. */
  row(cells: readonly string[], line: number): readonly CsvProblem[];
  /** After each block of the file: the place to wait for what was begun in `row`. */
  block?(bytes: number): Promise<void> | void;
  /** After the last row. Answers what is wrong with the file as a whole. */
  end?(): readonly CsvProblem[];
}

/**
 * Reads a file once.
 *
 * @throws CsvError with all problems that the file and the receiver have shown, the first 20 of them.
 */
export async function readRows(
  file: TextFile,
  options: HeaderOptions,
  receiver: RowReceiver,
  signal?: AbortSignal,
): Promise<void> {
  const problems: CsvProblem[] = [];
  let header: Header | undefined;
  let separator: Separator = ",";

  const onRow = (cells: string[], line: number): void => {
    if (problems.length >= MAX_PROBLEMS) return;
    for (let i = 0; i < cells.length; i++) cells[i] = cells[i]!.trim();
    // Blank lines, and the rows of bare separators that spreadsheets leave behind.
    if (cells.every((cell) => cell === "")) return;
    if (header === undefined) {
      const found = readHeader(cells, line, options);
      if (Array.isArray(found)) throw new CsvError(file.path, found);
      header = found as Header;
      receiver.header(header, separator);
    } else if (cells.length !== header.cells) {
      problems.push({ line, reason: `the row has ${count(cells.length)}, the header ${header.cells}` });
    } else {
      problems.push(...receiver.row(cells, line));
    }
  };

  let splitter: RowSplitter | undefined;
  try {
    for await (const { text, bytes } of file.blocks()) {
      signal?.throwIfAborted();
      if (splitter === undefined) {
        separator = detectSeparator(text);
        splitter = new RowSplitter(separator, text, onRow);
      }
      await splitter.write(text);
      if (problems.length >= MAX_PROBLEMS) break;
      await receiver.block?.(bytes);
    }
    if (problems.length < MAX_PROBLEMS) {
      await splitter?.end();
      await receiver.block?.(file.size);
    }
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error;
    problems.push(error.problem);
  }
  if (header === undefined && problems.length === 0) problems.push({ reason: "the file is empty" });
  if (problems.length === 0) problems.push(...(receiver.end?.() ?? []));
  if (problems.length > 0) {
    throw new CsvError(file.path, problems.slice(0, MAX_PROBLEMS), problems.length >= MAX_PROBLEMS);
  }
}

function count(cells: number): string {
  return cells === 1 ? "1 cell" : `${cells} cells`;
}
