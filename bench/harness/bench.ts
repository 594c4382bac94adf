import type { Spread } from "./statistics.ts";

/** What stands in a table: a text, one number, or the median of several rounds with its quartiles. */
export type Cell = string | number | Spread;
/** Cells by their column. */
export type Row = Readonly<Record<string, Cell>>;
/** Rows by their name. */
export type Table = Readonly<Record<string, Row>>;

/** What a benchmark found. Names have no " / " in them: it separates the parts of a figure's path (figures.ts). */
export interface Outcome {
  /** How many points, rounds and so on. */
  readonly settings: Readonly<Record<string, string | number>>;
  readonly tables: Readonly<Record<string, Table>>;
  /** One reader against another, of this run. */
  readonly ratios: Row;
  /** SVG by file name, without its end. */
  readonly pictures?: Readonly<Record<string, string>>;
}

/** Programs whose versions go into the result. */
export type Tool = "chromium" | "envoy" | "python";

/** Numbers that can be given on the command line. */
export type Setting = "points" | "rounds" | "minutes" | "seconds" | "dashboards" | "steps" | "streams";

export interface Options {
  /** A smoke run: small, and its numbers mean nothing. */
  readonly quick: boolean;
  /** What was given on the command line, or else this. */
  number(name: Setting, usual: number, quick: number): number;
  log(line: string): void;
}

/** One benchmark: bench/NAME.ts exports it as `bench`. */
export interface Bench {
  readonly name: string;
  readonly title: string;
  /** About how long it takes on two cores. */
  readonly minutes: number;
  /** Too long, or about one part of the inside: `npm run bench` alone leaves it out. */
  readonly asked?: boolean;
  readonly tools: readonly Tool[];
  /** Packages whose versions belong to the result. */
  readonly packages?: readonly string[];
  run(options: Options): Promise<Outcome>;
}
