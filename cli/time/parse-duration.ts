import { UsageError } from "../usage-error.ts";

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

/** Parts of a duration such as `1h30m`; group 1 is the number, group 2 the unit. */
const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|min|s|m|h|d|w)/gu;
/** A whole duration with a unit, for use inside of other patterns. */
export const DURATION = "(?:\\d+(?:\\.\\d+)?(?:ns|us|µs|ms|min|s|m|h|d|w))+";
const WHOLE = new RegExp(`^${DURATION}$`, "u");

/**
 * Nanoseconds of `1s`, `250ms`, `1h30m`, `1.5d`; digits alone are nanoseconds. Exact: nothing goes through a float.
 *
 * @param name of the option, for the message
 * @throws UsageError
 */
export function parseDuration(text: string, name: string): bigint {
  if (/^\d+$/u.test(text)) return BigInt(text);
  if (!WHOLE.test(text)) {
    throw new UsageError(
      `${name} ${JSON.stringify(text)} is no duration: write 250ms, 1s, 1h30m or a number of nanoseconds`,
    );
  }
  let total = 0n;
  for (const [, number = "", unit = ""] of text.matchAll(PART)) {
    const [whole = "", fraction = ""] = number.split(".");
    const scaled = BigInt(whole + fraction) * (UNITS[unit] as bigint);
    const divisor = 10n ** BigInt(fraction.length);
    if (scaled % divisor !== 0n)
      throw new UsageError(`${name} ${JSON.stringify(text)} is finer than a nanosecond`);
    total += scaled / divisor;
  }
  return total;
}

/** The same in whole milliseconds, at least 1. */
export function parseMilliseconds(text: string, name: string): number {
  const milliseconds = Number(parseDuration(text, name) / 1_000_000n);
  if (milliseconds >= 1 && milliseconds < 2 ** 31) return milliseconds;
  throw new UsageError(`${name} ${JSON.stringify(text)} is not between 1ms and 24 days`);
}
