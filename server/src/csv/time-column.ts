import { MAX_TIME, MIN_TIME } from "btrdb-web";
import { type EpochUnit, isEpochText, parseEpoch, parseIsoTime, TimeTextError } from "./time-text.ts";

/** How the time column is written: ISO 8601 text, or numbers since the Unix epoch in a unit. */
export type TimeUnit = "iso" | EpochUnit;

const UNIT_NAMES: Record<TimeUnit, string> = {
  iso: "ISO 8601 text",
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
};

// Numbers that people put into a time column and that are no count since the epoch. A column that consists of one
// kind alone would become points of 1970 without a word.
const LOOK_ALIKES: readonly [RegExp, string][] = [
  [/^(19|20)\d\d$/, "years"],
  [/^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/, "dates written as YYYYMMDD"],
  [
    /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d$/,
    "times written as YYYYMMDDhhmm",
  ],
  [/^[2-5]\d{4}(\.\d+)?$/, "day numbers of a spreadsheet"],
];

/**
 * Reads a time column from top to bottom. With "auto", the first cell decides between ISO text and numbers and the
 * magnitude of the first number that is not zero decides on the unit: below 1e11 seconds, below 1e14 milliseconds,
 * below 1e17 microseconds, else nanoseconds. All other cells have to agree.
 */
export class TimeColumn {
  #unit: TimeUnit | undefined;
  readonly #auto: boolean;
  #numbers = false;
  #decidedAt = 0;
  #lookAlike: readonly [RegExp, string][] = LOOK_ALIKES;

  constructor(unit: TimeUnit | "auto") {
    this.#auto = unit === "auto";
    this.#unit = unit === "auto" ? undefined : unit;
  }

  /** The unit as far as it is known; a column of zeros is in seconds, whatever it meant. */
  get unit(): TimeUnit {
    return this.#unit ?? "s";
  }

  /**
   * Nanoseconds of one cell.
   *
   * @throws TimeTextError where it cannot be read, does not agree with the cells above, or is out of BTrDB's range.
   */
  read(text: string, line: number): bigint {
    if (text === "") throw new TimeTextError("is empty, but every row needs a time");
    if (this.#auto) this.#decide(text, line);
    const unit = this.unit;
    const time = unit === "iso" ? parseIsoTime(text) : parseEpoch(text, unit);
    // A point can be at MAX_TIME - 2 at the latest (protocol.md section 3, Insert).
    if (time < MIN_TIME || time > MAX_TIME - 2n) {
      const as = unit === "iso" ? "" : `, as ${UNIT_NAMES[unit]} since 1970`;
      throw new TimeTextError(`is outside the years that BTrDB can hold (1933 to 2079)${as}`);
    }
    return time;
  }

  /** What is doubtful about the column as a whole, after the last cell. */
  doubt(): string | undefined {
    if (!this.#auto || this.#unit === undefined || this.#unit === "iso") return undefined;
    const kind = this.#lookAlike[0]?.[1];
    if (kind === undefined) return undefined;
    return `the times look like ${kind}, not like ${UNIT_NAMES[this.#unit]} since 1970: write them as ISO 8601 text, or state the time unit`;
  }

  #decide(text: string, line: number): void {
    const isNumber = isEpochText(text);
    if (this.#decidedAt === 0) {
      this.#decidedAt = line;
      this.#numbers = isNumber;
      if (!isNumber) this.#unit = "iso";
    } else if (isNumber !== this.#numbers) {
      // A text that is neither is better told as "is not a time".
      if (!isNumber) parseIsoTime(text);
      const [here, there] = isNumber ? ["a number", "ISO 8601 text"] : ["ISO 8601 text", "a number"];
      throw new TimeTextError(`is ${here}, but line ${this.#decidedAt} has ${there}`);
    }
    if (!isNumber) return;
    const unit = unitByMagnitude(text);
    if (unit === undefined) return;
    if (this.#unit === undefined) {
      this.#unit = unit;
      this.#decidedAt = line;
    } else if (unit !== this.#unit) {
      throw new TimeTextError(
        `looks like ${UNIT_NAMES[unit]}, but line ${this.#decidedAt} has ${UNIT_NAMES[this.#unit]}: state the time unit`,
      );
    }
    if (this.#lookAlike.length > 0) this.#lookAlike = this.#lookAlike.filter(([form]) => form.test(text));
  }
}

/** The unit that a number in this magnitude most likely has; undefined for zero, which is right in every unit. */
export function unitByMagnitude(text: string): EpochUnit | undefined {
  if (!/[1-9]/.test(text)) return undefined;
  const digits = /^[+-]?0*(\d*)/.exec(text)?.[1]?.length ?? 0;
  if (digits <= 11) return "s";
  if (digits <= 14) return "ms";
  return digits <= 17 ? "us" : "ns";
}
