import { formatDuration, NS } from "./time.ts";

/** A month and a year in words are these many days; a calendar's would depend on which. */
const DAYS_A_MONTH = 30n;
const DAYS_A_YEAR = 365n;

/** Units in which a length is written exactly, longest first. */
const COMPACT: readonly (readonly [size: bigint, symbol: string])[] = [
  [NS.day, "d"],
  [NS.hour, "h"],
  [NS.minute, "m"],
  [NS.second, "s"],
  [NS.millisecond, "ms"],
  [NS.microsecond, "us"],
  [1n, "ns"],
];

/** Units in words, longest first. */
const WORDS: readonly (readonly [size: bigint, noun: string])[] = [
  [DAYS_A_YEAR * NS.day, "year"],
  [NS.day, "day"],
  [NS.hour, "hour"],
  [NS.minute, "minute"],
  [NS.second, "second"],
];

/** Whatever people write for a unit, in lower case. */
const SIZES = new Map<string, bigint>(
  Object.entries({
    "ns nanosecond nanoseconds": 1n,
    "us µs μs microsecond microseconds": NS.microsecond,
    "ms millisecond milliseconds": NS.millisecond,
    "s sec secs second seconds": NS.second,
    "m min mins minute minutes": NS.minute,
    "h hr hrs hour hours": NS.hour,
    "d day days": NS.day,
    "w wk week weeks": 7n * NS.day,
    "mo month months": DAYS_A_MONTH * NS.day,
    "y yr yrs year years": DAYS_A_YEAR * NS.day,
  }).flatMap(([names, size]) => names.split(" ").map((name) => [name, size] as const)),
);

/** A length of time, exact and short: "15m", "36h", "1500ms"; with a minus where it is negative. */
export function formatSpan(span: bigint): string {
  if (span < 0n) return `-${formatSpan(-span)}`;
  const [size, symbol] = COMPACT.find(([unit]) => span >= unit && span % unit === 0n) ?? [1n, "ns"];
  return `${span / size}${symbol}`;
}

/**
 * Reads "15m", "1h30m", "1.5 hours", "a week" to the nanosecond; undefined for anything else. A month has 30 days and a
 * year 365. A single M is nothing: it could be months or minutes.
 */
export function parseSpan(text: string): bigint | undefined {
  const trimmed = text.trim().replace(/^an?\s+/iu, "1 ");
  if (trimmed.length > 100 || !/^(?:\d{1,20}(?:\.\d{1,9})?\s*[a-zµμ]+[\s,]*)+$/iu.test(trimmed))
    return undefined;
  let total = 0n;
  for (const [, whole = "0", decimals = "", name = ""] of trimmed.matchAll(
    /(\d+)(?:\.(\d+))?\s*([a-zµμ]+)/giu,
  )) {
    const size = name === "M" ? undefined : SIZES.get(name.toLowerCase());
    if (size === undefined) return undefined;
    const scale = 10n ** BigInt(decimals.length);
    const scaled = BigInt(whole + decimals) * size;
    if (scaled % scale !== 0n) return undefined;
    total += scaled / scale;
  }
  return total;
}

/** A length of time in words: "15 minutes", "1 hour 30 minutes", and three digits where it would take more: "17.9 min". */
export function spanWords(span: bigint): string {
  const parts: string[] = [];
  let rest = span;
  for (const [size, noun] of WORDS) {
    const count = rest / size;
    // "24 hours" and "36 hours" are said more often than "1 day 12 hours".
    if (count === 0n || (size === NS.day && span < 2n * NS.day)) continue;
    parts.push(`${count} ${noun}${count === 1n ? "" : "s"}`);
    rest -= count * size;
  }
  return rest === 0n && parts.length > 0 && parts.length <= 2 ? parts.join(" ") : formatDuration(span);
}
