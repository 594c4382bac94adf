import { parseArgs } from "node:util";
import { COMMANDS, type CommandSpec } from "./commands.ts";
import { COMMON, OPTIONS, type OptionName, type OptionValues } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** What the command line asks for. */
export type CommandLine =
  | { readonly kind: "help"; readonly command: string | undefined }
  | { readonly kind: "version" }
  | {
      readonly kind: "run";
      readonly name: string;
      readonly command: CommandSpec;
      readonly values: OptionValues;
      readonly args: readonly string[];
    };

/**
 * Reads the command line. Options may stand before the command and after it.
 *
 * @throws UsageError in one line; no value of an option is in it, which could be a key
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  // --version alone is ours; after a command it is that of a stream.
  if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) return { kind: "version" };
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const first = tokens.find((token) => token.kind === "positional");
  const wantsHelp = tokens.some((token) => token.kind === "option" && token.name === "help");
  if (first === undefined || first.value === "help") {
    const named = tokens.find((token) => token.kind === "positional" && token !== first);
    if (first !== undefined || wantsHelp || args.length === 0) {
      return { kind: "help", command: named?.kind === "positional" ? named.value : undefined };
    }
    throw new UsageError("there is no command (see btrdb-web --help)");
  }
  const name = first.value;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new UsageError(`there is no command ${JSON.stringify(name)}; ${knownCommands()}`);
  }
  if (wantsHelp) return { kind: "help", command: name };
  const rest = args.filter((_, index) => index !== first.index);
  const { values, positionals } = parseStrictly(name, rest, [...COMMON, ...command.options]);
  const [least, most] = command.args;
  if (positionals.length < least || positionals.length > most) {
    const usage = `btrdb-web ${name} ${command.usage}`.trimEnd();
    throw new UsageError(
      positionals.length < least
        ? `an argument is missing: ${usage}`
        : `there are too many arguments: ${usage}`,
    );
  }
  return { kind: "run", name, command, values, args: positionals };
}

function parseStrictly(
  name: string,
  args: readonly string[],
  allowed: readonly OptionName[],
): { values: OptionValues; positionals: string[] } {
  const options = Object.fromEntries(allowed.map((option) => [option, OPTIONS[option]]));
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: parsed.values as OptionValues, positionals: parsed.positionals };
  } catch (cause) {
    // Node's hints fill several lines; the first sentence says it.
    const message = (cause as Error).message.split(/\.\s/u, 1)[0] ?? "bad option";
    throw new UsageError(`${lowerFirst(message)} (see btrdb-web ${name} --help)`, { cause });
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function knownCommands(): string {
  return `there are ${Object.keys(COMMANDS).join(", ")}`;
}
