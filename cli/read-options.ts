import type { OptionValues } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** A whole number. @throws UsageError */
export function wholeNumber(text: string, name: string, least: number, most: number): number {
  const number = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${name} ${JSON.stringify(text)} is no whole number from ${least} to ${most}`);
}

/** The versions of --version, one a stream or none at all. @throws UsageError */
export function readVersions({ version }: OptionValues, streams: number): bigint[] | undefined {
  if (version === undefined) return undefined;
  if (version.length !== streams) {
    throw new UsageError(
      streams === 1
        ? "--version stands once: there is one stream"
        : `--version stands ${version.length} times, and there are ${streams} streams: give each its own, in their order`,
    );
  }
  return version.map((text) => {
    if (/^\d{1,19}$/u.test(text)) return BigInt(text);
    throw new UsageError(`--version ${JSON.stringify(text)} is no version: write a whole number`);
  });
}
