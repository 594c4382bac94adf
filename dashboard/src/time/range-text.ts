import { MAX_TIME, MIN_TIME } from "btrdb-web";
import { formatSpan, parseSpan } from "../format/span.ts";
import { wallTime } from "../format/time.ts";
import { type Zone, zoneFor, zoneProblem } from "../format/zone.ts";
import type { RangeState } from "../state/view-state.ts";
import { firstInstant, midnight, type Parsed, parseTime, shorten, typedTime } from "./time-text.ts";

export interface RangeTextOptions {
  /** Where no offset is written. */
  readonly zone: Zone;
  /** Nanoseconds since the Unix epoch. */
  readonly now: bigint;
  /** Whether "last 15 minutes" moves on with the clock, where the text doesn't say; false if left out. */
  readonly live?: boolean | undefined;
}

const FORMATS =
  "write “last 15 minutes”, “2024-03-01 12:00 to 2024-03-01 13:00”, a day, “now-2h to now-1h”, or “all”";
const ZONE_NAME = /\s+([a-z_]+(?:\/[a-z0-9_+-]+)+|utc)$/iu;
const BETWEEN = /\s+(?:to|until|till|and)\s+|\s*(?:\/|–|—|→|\.\.+)\s*/iu;

/**
 * Reads a range as people write it: "all"; "last 15 minutes", "15m", "now-1h to now"; "START to END" with times as
 * {@link parseTime} reads them, where END may be a time of the same day; and a year, a month or a day as a whole. The name of
 * a zone at the end is the one of both times.
 */
export function parseRange(text: string, options: RangeTextOptions): Parsed<RangeState> {
  const { live: follows = options.live ?? false, rest } = withoutLive(text.trim());
  if (rest === "") return { problem: `There is no range yet: ${FORMATS}.` };
  if (/^(?:all|everything)(?:\s+data)?$/iu.test(rest)) return { value: { kind: "all" } };
  const last = parseLast(rest, follows);
  if (last !== undefined) return last;
  const [named, name = ""] = ZONE_NAME.exec(rest) ?? [];
  const problem = named === undefined ? undefined : zoneProblem(canonical(name));
  if (problem !== undefined) return { problem: `There is no time zone “${shorten(name)}”.` };
  const zone = named === undefined ? options.zone : zoneFor(canonical(name));
  const times = named === undefined ? rest : rest.slice(0, -named.length);
  const ends = splitEnds(times);
  if (ends !== undefined) {
    const parsed = parseEnds(ends[0], ends[1], { ...options, zone, live: follows });
    if (parsed.problem === undefined || parsed.at === "order") return parsed;
    return { problem: `${parsed.at === "start" ? "Start" : "End"}: ${parsed.problem}` };
  }
  return parsePeriod(times, zone, options.now) ?? { problem: `“${shorten(rest)}” is no range: ${FORMATS}.` };
}

/** What two texts mean together, and if nothing, which of them is wrong: "order" if each is right on its own. */
export type ParsedEnds =
  | Extract<Parsed<RangeState>, { readonly value: RangeState }>
  | { readonly problem: string; readonly at: "start" | "end" | "order" };

/** Reads a start and an end. "now-1h" and "now" are the last hour; an end such as "13:00" is on the day of the start. */
export function parseEnds(from: string, to: string, options: RangeTextOptions): ParsedEnds {
  const { zone, now, live = false } = options;
  const start = parseTime(from, zone, now);
  if (start.problem !== undefined) return { problem: start.problem, at: "start" };
  if (/^now$/iu.test(to.trim()) && /^now\s*-/iu.test(from.trim())) {
    const last = lastSpan(now - start.value, from, live);
    return last.problem === undefined ? last : { problem: last.problem, at: "start" };
  }
  const end = parseTime(withDate(to.trim(), start.value, zone), zone, now);
  if (end.problem !== undefined) return { problem: end.problem, at: "end" };
  if (start.value >= end.value) return outOfOrder(start.value, end.value, zone);
  const value = { kind: "fixed", start: start.value, end: end.value } as const;
  const notes = [start.note, end.note].filter((note) => note !== undefined);
  return notes.length === 0 ? { value } : { value, note: notes.join(" ") };
}

/** The range as it is typed, exact: {@link parseRange} gives it back. */
export function typedRange(range: RangeState, zone: Zone): string {
  if (range.kind === "all") return "all";
  if (range.kind === "last") return `last ${formatSpan(range.span)}${range.live ? " live" : ""}`;
  return `${typedTime(range.start, zone)} to ${typedTime(range.end, zone)}`;
}

function withoutLive(text: string): { readonly live?: true; readonly rest: string } {
  const [found] = /(?:\s*[·,]\s*|\s+)\(?live\)?$/iu.exec(text) ?? [];
  return found === undefined ? { rest: text } : { live: true, rest: text.slice(0, -found.length) };
}

function canonical(name: string): string {
  return /^utc$/iu.test(name) ? "UTC" : name;
}

function parseLast(text: string, live: boolean): Parsed<RangeState> | undefined {
  const [, word, length = ""] = /^(?:the\s+)?(last\s+|past\s+|previous\s+)?(.+)$/isu.exec(text) ?? [];
  const span = parseSpan(word !== undefined && /^[a-z]/iu.test(length) ? `1 ${length}` : length);
  if (span !== undefined) return lastSpan(span, text, live);
  if (word === undefined) return undefined;
  return { problem: `“${shorten(length)}” is no length of time: write 15m, 1h30m, or 7 days.` };
}

function lastSpan(span: bigint, text: string, live: boolean): Parsed<RangeState> {
  if (span <= 0n) return { problem: `“${shorten(text)}” is no range: it has no length.` };
  if (span > MAX_TIME - MIN_TIME)
    return { problem: `“${shorten(text)}” is longer than all the time of BTrDB, 146 years.` };
  return { value: { kind: "last", span, live } };
}

function splitEnds(text: string): readonly [string, string] | undefined {
  const plain = text.replace(/^(?:from|between)\s+/iu, "");
  // A hyphen with spaces around it is a dash, but for "now - 1h".
  for (const separator of [BETWEEN, /(?<!now)\s+-\s+/iu]) {
    const [start, end, ...more] = plain.split(separator);
    if (start !== undefined && end !== undefined && more.length === 0) return [start, end];
  }
  return undefined;
}

function outOfOrder(start: bigint, end: bigint, zone: Zone): { problem: string; at: "order" } {
  const problem = `The start, ${typedTime(start, zone)}, is not before the end, ${typedTime(end, zone)}.`;
  return { problem, at: "order" };
}

/** "13:00" is a time of the day at which the range starts. */
function withDate(text: string, start: bigint, zone: Zone): string {
  if (!/^\d{1,2}:\d{2}/u.test(text)) return text;
  return `${typedTime(start, zone).slice(0, "2024-03-01".length)} ${text}`;
}

/** A year, a month, a day, "today" or "yesterday", from its start to its end. */
function parsePeriod(text: string, zone: Zone, now: bigint): Parsed<RangeState> | undefined {
  const named = /^(?:today|yesterday)$/iu.test(text) ? parseTime(text, zone, now) : undefined;
  const shown = named?.problem === undefined && named !== undefined ? wallTime(named.value, zone) : undefined;
  const [, y, m, d] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/u.exec(text) ?? [];
  if (shown === undefined && y === undefined) return undefined;
  const year = shown?.year ?? Number(y);
  const month = shown?.month ?? (m === undefined ? undefined : Number(m));
  const day = shown?.day ?? (d === undefined ? undefined : Number(d));
  const first = midnight(year, month ?? 1, day ?? 1);
  const { month: realMonth, day: realDay } = wallTime(first, zoneFor("UTC"));
  if (realMonth !== (month ?? 1) || realDay !== (day ?? 1))
    return {
      problem: `“${shorten(text)}” is no range: there is no such ${day === undefined ? "month" : "day"}.`,
    };
  const next =
    month === undefined
      ? midnight(year + 1, 1, 1)
      : day === undefined
        ? midnight(year, month + 1, 1)
        : midnight(year, month, day + 1);
  const [start, end] = [firstInstant(first, zone), firstInstant(next, zone)];
  if (start < MIN_TIME || end > MAX_TIME)
    return { problem: `“${shorten(text)}” is out of reach: BTrDB keeps 1933-06-20 to 2079-08-08.` };
  return start < end ? { value: { kind: "fixed", start, end } } : outOfOrder(start, end, zone);
}
