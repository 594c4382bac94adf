/** One thing that is wrong in a CSV file. */
export interface CsvProblem {
  /** Line of the file, from 1, where the row begins. Undefined for the file as a whole. */
  readonly line?: number;
  /** Name of the column as in the header; undefined where the row or the file is meant. */
  readonly column?: string;
  /** What was read there. */
  readonly text?: string;
  /** What is wrong, to follow the text in a sentence. */
  readonly reason: string;
}

/** A file that cannot be imported. Nothing of it was loaded. */
export class CsvError extends Error {
  override readonly name = "CsvError";
  readonly file: string;
  readonly problems: readonly CsvProblem[];

  /** @param incomplete there may be more problems than those listed. */
  constructor(file: string, problems: readonly CsvProblem[], incomplete = false, options?: ErrorOptions) {
    const lines = problems.map((problem) => `  ${describe(problem)}`);
    if (incomplete) lines.push(`  … the file was not read beyond ${problems.length} problems`);
    super(`${file} was not imported, nothing of it is loaded:\n${lines.join("\n")}`, options);
    this.file = file;
    this.problems = problems;
  }
}

/**
 * Streams that the file would create are there already, most often because it was imported before. Nothing was
 * changed. An import never appends: whoever wants that inserts through a client.
 */
export class StreamsExist extends Error {
  override readonly name = "StreamsExist";
  readonly file: string;
  readonly collection: string;
  readonly streams: readonly string[];

  constructor(file: string, collection: string, streams: readonly string[]) {
    const names = streams.map((name) => JSON.stringify(name)).join(", ");
    super(
      `${file} seems to be imported already: the collection ${JSON.stringify(collection)} has ${names}. ` +
        "Nothing was changed. Import into another collection, or start without the kept data.",
    );
    this.file = file;
    this.collection = collection;
    this.streams = streams;
  }
}

function describe({ line, column, text, reason }: CsvProblem): string {
  const where = [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${JSON.stringify(column)}`]),
  ].join(", ");
  const what = text === undefined ? reason : `${quote(text)} ${reason}`;
  return where === "" ? what : `${where}: ${what}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
