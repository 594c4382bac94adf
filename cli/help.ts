import { COMMANDS, type CommandSpec } from "./commands.ts";
import { COMMON, type OptionName } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** Each option as the help shows it: with what it takes, and what it means. */
export const OPTION_HELP: Readonly<Record<OptionName, readonly [shown: string, about: string]>> = {
  endpoint: [
    "-e, --endpoint HOST:PORT",
    "or a URL; several are tried in order (default: BTRDB_ENDPOINTS, then the profile)",
  ],
  "api-key": [
    "--api-key KEY",
    "others can read it in the list of processes: better BTRDB_API_KEY, a profile, or the next",
  ],
  "api-key-file": ["--api-key-file FILE", "a file that holds the key and nothing else"],
  "no-api-key": ["--no-api-key", "connect without a key, whatever the environment and the profile have"],
  profile: ["-p, --profile NAME", "of ~/.predictivegrid/credentials.yaml, instead of the environment"],
  ca: ["--ca FILE", "trust this certificate authority too (default: BTRDB_CA_BUNDLE)"],
  grpc: ["--grpc", "speak native gRPC, for clusters without a gRPC-Web proxy"],
  timeout: ["--timeout DURATION", "for each request, such as 30s (default: none; 10s to connect)"],
  json: ["--json", "one JSON document, or one a line where there are many; 64-bit numbers are strings"],
  quiet: ["-q, --quiet", "no notes and no progress on standard error; errors all the same"],
  help: ["-h, --help", ""],
  start: ["--start TIME", "first time (default: the beginning)"],
  end: ["--end TIME", "first time that is not included (default: the end)"],
  version: ["--version N", "version of the stream (default: the latest); of several streams, one each"],
  width: ["--width DURATION", "windows of this width, such as 1s; empty ones are there too"],
  "point-width": ["--point-width N", "windows of 2^N nanoseconds, aligned to it; empty ones are left out"],
  depth: ["--depth N", "with --width: do not look into nodes below 2^N ns (default: 0, exact)"],
  frequency: ["--frequency HZ", "move points to the nearest time on a grid"],
  time: ["--time ns|iso", "times as nanoseconds since 1970 (default), or as 2024-03-01T12:00:00.000000000Z"],
  tsv: ["--tsv", "tabs instead of commas"],
  "no-header": ["--no-header", "no line with the names of the columns"],
  "escape-formulas": [
    "--escape-formulas",
    "an apostrophe before names that a spreadsheet would run: with = + - @ in front",
  ],
  tag: ["--tag KEY[=VALUE]", "only streams with this tag; may be repeated"],
  annotation: ["--annotation KEY[=VALUE]", "only streams with this annotation; may be repeated"],
  merge: [
    "--merge POLICY",
    "points at times that are taken: never (default: keep both), equal, retain or replace",
  ],
  create: ["--create", "create STREAM, a collection/name, where there is none"],
  unit: ["--unit UNIT", "with --create: the unit of the new stream"],
  skip: ["--skip N", "leave out the first N points, to go on after an interruption"],
  "time-unit": ["--time-unit s|ms|us|ns", "unit of times that are numbers (default: ns)"],
  interval: ["--interval DURATION", "shortest time between two questions (default: 250ms)"],
};

const MORE: Readonly<Record<string, string>> = {
  windows: "Without --width and --point-width it is a point width that gives about a thousand windows.\n",
  insert:
    "FILE is read twice: one bad line and nothing of it is written. Of standard input, what came before is.\n" +
    "Columns are found by a header with time and value, else they are the first two.\n",
  follow:
    "Only points later than those before; with --start, also what there is from then on.\n" +
    "A server that is away is waited for.\n",
  explain: "It never sends the key before the certificate of the server has been checked.\n",
};

const TIMES = `TIME: 2024-03-01T12:00:00Z, 2024-03-01, nanoseconds since 1970, now-1h, earliest, latest-1d. UTC where it says nothing.
DURATION: 250ms, 1s, 1h30m, 1d (ns us ms s m h d w), or nanoseconds.
`;

const EXIT_CODES = `Exit codes: 0 well, 1 failure, 2 wrong usage or settings, 3 not found, 4 not authorised, 5 no connection,
130 and 143 after Ctrl-C and SIGTERM.
`;

/** The help of a command, or of all of it. @throws UsageError for a command that is none */
export function helpText(name: string | undefined): string {
  if (name === undefined) return overview();
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError(`there is no command ${JSON.stringify(name)} (see --help)`);
  return commandHelp(name, command);
}

function overview(): string {
  const commands = Object.entries(COMMANDS).map(([name, { usage, about }]): [string, string] => [
    `${name} ${usage}`.trimEnd(),
    about,
  ]);
  return `btrdb-web: BTrDB on the command line

Usage: btrdb-web COMMAND [options]    (btrdb-web COMMAND --help)

${table(commands)}
STREAM is a uuid or collection/name.

${table(COMMON.map((option) => OPTION_HELP[option]))}  -V, --version

Settings are found as the Python client finds them: the profile, the environment (BTRDB_ENDPOINTS, BTRDB_API_KEY,
BTRDB_PROFILE), the options. \`btrdb-web explain\` shows them, and what is wrong with a connection.

${EXIT_CODES}`;
}

function commandHelp(name: string, { usage, about, options }: CommandSpec): string {
  const own = options.length === 0 ? "" : `${table(options.map((option) => OPTION_HELP[option]))}\n`;
  const times = options.includes("start") ? `\n${TIMES}` : "";
  const more = MORE[name] === undefined ? "" : `\n${MORE[name]}`;
  return `btrdb-web ${name}: ${about}

Usage: ${`btrdb-web ${name} ${usage}`.trimEnd()} [options]

${own}${table(COMMON.map((option) => OPTION_HELP[option]))}${more}${times}
${EXIT_CODES}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows
    .map(([left, right]) => `  ${left.padEnd(width)}${right}`.trimEnd())
    .join("\n")
    .concat("\n");
}
