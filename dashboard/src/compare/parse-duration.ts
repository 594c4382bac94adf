const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;

/** Nanoseconds of each unit of time, by what people write; plurals are taken too. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["µs", 1_000n],
  ["μs", 1_000n],
  ["ms", 1_000_000n],
  ["s", SECOND],
  ["sec", SECOND],
  ["second", SECOND],
  ["min", 60n * SECOND],
  ["minute", 60n * SECOND],
  ["h", 3_600n * SECOND],
  ["hour", 3_600n * SECOND],
  ["d", DAY],
  ["day", DAY],
  ["w", 7n * DAY],
  ["week", 7n * DAY],
  ["y", 365n * DAY],
  ["year", 365n * DAY],
]);

const PART = /^\s*(\d+)(?:\.(\d+))?\s*(ns|[uµμ]s|ms|[a-z]+)/iu;

/**
 * Nanoseconds of a duration as people write it: "1 week", "1 d 12 h", "-1.5 h", "20ms". A year has 365 days. Undefined
 * for anything else, and for what is no whole number of nanoseconds.
 */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = "", rest = ""] = /^\s*([-+−]?)(.*?)\s*$/su.exec(text) ?? [];
  let left = rest;
  let sum = 0n;
  while (left !== "") {
    const part = PART.exec(left);
    if (part === null) return undefined;
    const [all, whole = "", decimals = "", unit = ""] = part;
    const size = sizeOf(unit.toLowerCase());
    const scale = 10n ** BigInt(decimals.length);
    if (size === undefined || decimals.length > 20) return undefined;
    const scaled = BigInt(`${whole}${decimals}`) * size;
    if (scaled % scale !== 0n) return undefined;
    sum += scaled / scale;
    left = left.slice(all.length).replace(/^[\s,]+/u, "");
  }
  if (rest === "") return undefined;
  return sign === "-" || sign === "−" ? -sum : sum;
}

function sizeOf(unit: string): bigint | undefined {
  return UNITS.get(unit) ?? (unit.endsWith("s") ? UNITS.get(unit.slice(0, -1)) : undefined);
}
