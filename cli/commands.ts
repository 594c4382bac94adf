import type { Command } from "./command.ts";
import type { OptionName } from "./options.ts";

/** A command: what it takes, and where its code is. */
export interface CommandSpec {
  /** What follows the name, as the help shows it. */
  readonly usage: string;
  readonly about: string;
  /** Fewest and most arguments. */
  readonly args: readonly [least: number, most: number];
  /** Options beyond the common ones. */
  readonly options: readonly OptionName[];
  /** Its code, loaded when it runs. */
  readonly load: () => Promise<Command>;
}

const ROWS: readonly OptionName[] = ["time", "tsv", "no-header", "escape-formulas"];
const READ: readonly OptionName[] = ["start", "end", "version", ...ROWS];
const ANY = Number.POSITIVE_INFINITY;

export const COMMANDS: Readonly<Record<string, CommandSpec>> = {
  info: {
    usage: "",
    about: "version and build of the server",
    args: [0, 0],
    options: [],
    load: async () => (await import("./commands/info.ts")).info,
  },
  explain: {
    usage: "",
    about: "where each setting comes from, and which step of a connection fails",
    args: [0, 0],
    options: [],
    load: async () => (await import("./commands/explain.ts")).explain,
  },
  streams: {
    usage: "[COLLECTION|SEARCH]",
    about: "streams below a collection, else those whose collection/name has the text in it",
    args: [0, 1],
    options: ["tag", "annotation", "tsv", "no-header", "escape-formulas"],
    load: async () => (await import("./commands/streams.ts")).streams,
  },
  values: {
    usage: "STREAM",
    about: "raw points",
    args: [1, 1],
    options: READ,
    load: async () => (await import("./commands/values.ts")).values,
  },
  windows: {
    usage: "STREAM",
    about: "min, mean, max, count and stddev of windows",
    args: [1, 1],
    options: [...READ, "width", "point-width", "depth"],
    load: async () => (await import("./commands/windows.ts")).windows,
  },
  csv: {
    usage: "STREAM...",
    about: "points of several streams side by side",
    args: [1, ANY],
    options: [...READ, "frequency"],
    load: async () => (await import("./commands/csv.ts")).csv,
  },
  insert: {
    usage: "STREAM [FILE|-]",
    about: "writes points of a file, or of standard input: CSV (time,value) or JSON lines",
    args: [1, 2],
    options: ["merge", "create", "unit", "skip", "time-unit"],
    load: async () => (await import("./commands/insert.ts")).insert,
  },
  follow: {
    usage: "STREAM...",
    about: "new points as they come, until Ctrl-C",
    args: [1, ANY],
    options: ["start", "interval", ...ROWS],
    load: async () => (await import("./commands/follow.ts")).follow,
  },
};
