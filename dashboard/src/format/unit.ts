/** How a stream's unit is written on an axis, and whether it takes scientific prefixes. */
export interface Unit {
  /** "" where the stream has no unit. */
  readonly symbol: string;
  readonly prefixable: boolean;
}

/** Spellings found in BTrDB deployments and data sets, by lower-case text. Anything else is shown as it is. */
const SPELLINGS: Readonly<Record<string, string>> = {
  volt: "V",
  volts: "V",
  amp: "A",
  amps: "A",
  ampere: "A",
  amperes: "A",
  watt: "W",
  watts: "W",
  hertz: "Hz",
  hz: "Hz",
  deg: "°",
  degree: "°",
  degrees: "°",
  degc: "°C",
  celsius: "°C",
  "deg c": "°C",
  "degrees celsius": "°C",
  degf: "°F",
  fahrenheit: "°F",
  percent: "%",
  second: "s",
  seconds: "s",
  meter: "m",
  meters: "m",
  pascal: "Pa",
};

const PREFIXABLE: ReadonlySet<string> = new Set([
  "V",
  "A",
  "W",
  "VA",
  "var",
  "Wh",
  "VAh",
  "Hz",
  "Pa",
  "J",
  "F",
  "H",
  "Ω",
  "T",
  "s",
  "m",
  "g",
]);

/** Units are a few characters long; what is longer would leave no room for the numbers beside it. */
const LONGEST = 24;

/** The unit as it is to be read: "volts" is V; own units stay as they are, if not too long, and get no prefix ("kV", "mph"). */
export function parseUnit(text: string): Unit {
  const whole = unitKey(text);
  // A character has two units of UTF-16 at most.
  const characters = whole.length > LONGEST ? [...whole.slice(0, 2 * LONGEST)] : [];
  const symbol = characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : whole;
  return { symbol, prefixable: PREFIXABLE.has(symbol) };
}

/** The same for all spellings of a unit, and for no other: the symbol, however long. */
export function unitKey(text: string): string {
  const trimmed = text.trim();
  const key = trimmed.toLowerCase();
  return Object.hasOwn(SPELLINGS, key) ? SPELLINGS[key]! : trimmed;
}

/** A scientific prefix and the factor that it stands for. */
export interface Prefix {
  readonly symbol: string;
  readonly factor: number;
}

const NO_PREFIX: Prefix = { symbol: "", factor: 1 };
const PREFIXES: readonly Prefix[] = [
  { symbol: "T", factor: 1e12 },
  { symbol: "G", factor: 1e9 },
  { symbol: "M", factor: 1e6 },
  { symbol: "k", factor: 1e3 },
  NO_PREFIX,
  { symbol: "m", factor: 1e-3 },
  { symbol: "µ", factor: 1e-6 },
  { symbol: "n", factor: 1e-9 },
  { symbol: "p", factor: 1e-12 },
];

/** The prefix for an axis whose largest absolute value is `size`: the number before it is between 1 and 1000. */
export function prefixFor(size: number, unit: Unit): Prefix {
  if (!unit.prefixable || !(size > 0) || !Number.isFinite(size)) return NO_PREFIX;
  return PREFIXES.find(({ factor }) => size >= factor) ?? PREFIXES[PREFIXES.length - 1]!;
}

/** A value as it is stored, with every digit that tells it from its neighbours, and its unit. */
export function formatExact(value: number, unit: Unit): string {
  const number = String(value).replace("-", "−");
  return unit.symbol === "" ? number : `${number}${/^[°%]$/.test(unit.symbol) ? "" : "\u00a0"}${unit.symbol}`;
}

/** Labels of the ticks of a value axis, all with the decimals that `step` needs. */
export function axisLabels(ticks: readonly number[], step: number, prefix: Prefix): string[] {
  const scaled = step / prefix.factor;
  const largest = Math.max(...ticks.map((tick) => Math.abs(tick / prefix.factor)), 0);
  if (largest >= 1e7 || (largest > 0 && largest < 1e-4)) {
    const digits = Math.min(
      15,
      Math.max(0, Math.floor(Math.log10(largest)) - Math.floor(Math.log10(scaled) + 1e-9)),
    );
    return ticks.map((tick) => (tick === 0 ? "0" : minus((tick / prefix.factor).toExponential(digits))));
  }
  // Steps are 1, 2, 2.5 or 5 times a power of ten.
  let decimals = 0;
  while (decimals < 15 && !isWhole(scaled * 10 ** decimals)) decimals += 1;
  const format = numberFormat(decimals, largest >= 1e4);
  return ticks.map((tick) => minus(format.format(tick / prefix.factor + 0)));
}

/** Also what rounding has made of a whole number; nothing small is one. */
function isWhole(value: number): boolean {
  const nearest = Math.round(value);
  return nearest !== 0 && Math.abs(value - nearest) <= 1e-6;
}

const formats = new Map<number, Intl.NumberFormat>();

/** Formats are dear to make, and axes need one with every frame. */
function numberFormat(decimals: number, grouping: boolean): Intl.NumberFormat {
  const key = grouping ? decimals : -1 - decimals;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat("en-US", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      useGrouping: grouping ? "always" : false,
    });
    formats.set(key, format);
  }
  return format;
}

function minus(text: string): string {
  return text.replace(/^-(?=0(\.0*)?$)/, "").replace("-", "−");
}
