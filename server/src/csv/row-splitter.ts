import { type Parser, parse } from "csv-parse";
import type { CsvProblem } from "./errors.ts";

/** Called with the cells of a row, not trimmed, and the line of the file where the row begins. */
export type OnRow = (cells: string[], line: number) => void;

/** Text that is no CSV: an error of quoting, or of its size. */
export class CsvSyntaxError extends Error {
  override readonly name = "CsvSyntaxError";
  readonly problem: CsvProblem;

  constructor(problem: CsvProblem, options?: ErrorOptions) {
    super(problem.reason, options);
    this.problem = problem;
  }
}

const MAX_ROW = 16 * 1024 * 1024;
const REASONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quoted cell that begins in this row does not end",
  CSV_INVALID_CLOSING_QUOTE: "there is text after the closing quote of a cell",
  INVALID_OPENING_QUOTE: "there is a quote in the middle of a cell without quotes",
};

/** What separates the cells of a row. */
export type Separator = "," | ";" | "\t";

/** The separator of a file: the one that the first line has most often outside of quotes, a comma in doubt. */
export function detectSeparator(text: string): Separator {
  const firstLine = /^\s*("[^"]*"|[^"\r\n])*/.exec(text)?.[0] ?? "";
  const bare = firstLine.replace(/"[^"]*"/g, "");
  let best: Separator = ",";
  for (const separator of [",", ";", "\t"] as const) {
    if (bare.split(separator).length > bare.split(best).length) best = separator;
  }
  return best;
}

/**
 * Splits text into rows. As long as there are no quotes, lines are split at the separator, several times as fast as
 * a parser can; from the first row with a quote on, csv-parse takes over. Both answer the same (see the property test).
 */
export class RowSplitter {
  readonly #separator: Separator;
  readonly #newline: string;
  readonly #onRow: OnRow;
  #pending = "";
  /** Lines that lie before the next row. */
  #lines = 0;
  #parser: Parser | undefined;
  #failure: Error | undefined;

  /** @param text the beginning of the file, which shows how its lines end (a lone CR only where there is no LF). */
  constructor(separator: Separator, text: string, onRow: OnRow) {
    this.#separator = separator;
    this.#newline = !text.includes("\n") && text.includes("\r") ? "\r" : "\n";
    this.#onRow = onRow;
  }

  /** Takes the next text and calls back for each row that is complete. */
  async write(text: string): Promise<void> {
    if (this.#parser !== undefined) return await this.#feed(text);
    this.#pending += text;
    let from = 0;
    for (;;) {
      const to = this.#pending.indexOf(this.#newline, from);
      if (to < 0) break;
      const line = this.#pending.slice(from, to);
      if (line.includes('"')) break;
      this.#lines += 1;
      this.#emit(line, this.#lines);
      from = to + 1;
    }
    this.#pending = from === 0 ? this.#pending : this.#pending.slice(from);
    const rest = this.#pending;
    if (rest.includes('"')) {
      this.#pending = "";
      this.#startParser();
      await this.#feed(rest);
    } else if (rest.length > MAX_ROW) {
      throw this.#tooLong();
    }
  }

  /** Answers the last row, where no line break follows it. */
  async end(): Promise<void> {
    if (this.#parser !== undefined) {
      const parser = this.#parser;
      await new Promise<void>((resolve) => {
        parser.once("error", (error) => {
          this.#failure ??= error;
          resolve();
        });
        parser.once("end", resolve);
        parser.resume();
        parser.end();
      });
      this.#throwFailure();
    } else if (this.#pending !== "") {
      this.#emit(this.#pending, this.#lines + 1);
      this.#pending = "";
    }
  }

  #emit(line: string, number: number): void {
    this.#onRow((line.endsWith("\r") ? line.slice(0, -1) : line).split(this.#separator), number);
  }

  #startParser(): void {
    const before = this.#lines;
    this.#parser = parse({
      delimiter: this.#separator,
      record_delimiter: this.#newline === "\r" ? "\r" : ["\r\n", "\n"],
      relax_column_count: true,
      trim: this.#separator !== "\t",
      max_record_size: MAX_ROW,
      on_record: (cells: string[], { lines }: { lines: number }) => {
        const line = this.#lines + 1;
        this.#lines = before + lines;
        try {
          this.#onRow(cells, line);
        } catch (error) {
          this.#failure ??= error instanceof Error ? error : new Error(String(error));
        }
        // Null: nothing goes to the readable side, where each row would cost more than its parsing.
        return null;
      },
    });
    this.#parser.on("error", () => {}); // told through the callback of write() and by end()
  }

  async #feed(text: string): Promise<void> {
    if (text === "") return;
    await new Promise<void>((resolve) => {
      this.#parser?.write(text, (error) => {
        if (error) this.#failure ??= error;
        resolve();
      });
    });
    this.#throwFailure();
  }

  #throwFailure(): void {
    const failure = this.#failure;
    if (failure === undefined) return;
    const code = "code" in failure ? String(failure.code) : "";
    if (code === "CSV_MAX_RECORD_SIZE") throw this.#tooLong();
    if (!(code in REASONS)) throw failure;
    throw new CsvSyntaxError({ line: this.#lines + 1, reason: REASONS[code]! }, { cause: failure });
  }

  #tooLong(): CsvSyntaxError {
    return new CsvSyntaxError({
      line: this.#lines + 1,
      reason: "is longer than 16 MiB: this is no CSV file",
    });
  }
}
