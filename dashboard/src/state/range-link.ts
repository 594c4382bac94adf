import { MAX_TIME, MIN_TIME, toTime } from "btrdb-web";
import { formatSpan, parseSpan } from "../format/span.ts";
import { formatTime } from "../format/time.ts";
import { utcZone } from "../format/zone.ts";
import { quote } from "./link-text.ts";
import type { RangeState } from "./view-state.ts";

/** "all", "last:15m", "last:15m:live", or "START/END" with as many decimals as it needs. */
export function encodeRange(range: RangeState): string {
  if (range.kind === "all") return "all";
  if (range.kind === "last") return `last:${formatSpan(range.span)}${range.live ? ":live" : ""}`;
  return `${timeText(range.start)}/${timeText(range.end)}`;
}

/** The range of a link; undefined, with a problem said, where there is none. It lies within the times that BTrDB keeps. */
export function decodeRange(text: string, problems: string[]): RangeState | undefined {
  if (text === "all") return { kind: "all" };
  const range = decodeLast(text) ?? decodeFixed(text, problems);
  if (range === undefined) problems.push(`The link has a range that is none: ${quote(text)}.`);
  return range;
}

function decodeLast(text: string): RangeState | undefined {
  const [, length, live] = /^last:([^:]{1,40})(:live)?$/u.exec(text) ?? [];
  const span = length === undefined ? undefined : parseSpan(length);
  if (span === undefined || span <= 0n || span > MAX_TIME - MIN_TIME) return undefined;
  return { kind: "last", span, live: live !== undefined };
}

function decodeFixed(text: string, problems: string[]): RangeState | undefined {
  const [from = "", to = "", ...more] = text.split("/");
  let [start, end] = [decodeTime(from), decodeTime(to)];
  if (start === undefined || end === undefined || more.length > 0) return undefined;
  const cut = start < MIN_TIME || end > MAX_TIME;
  if (start < MIN_TIME) start = MIN_TIME;
  if (end > MAX_TIME) end = MAX_TIME;
  if (start >= end) return undefined;
  if (cut) problems.push("The link's range is cut to the times that BTrDB keeps, 1933 to 2079.");
  return { kind: "fixed", start, end };
}

function timeText(time: bigint): string {
  // Beyond, there may be no four-digit year to write.
  if (time < MIN_TIME || time > MAX_TIME) return String(time);
  return formatTime(time, utcZone).replace(/\.?0*Z$/u, "Z");
}

function decodeTime(text: string): bigint | undefined {
  if (text.length > 60) return undefined;
  try {
    return toTime(text);
  } catch {
    return undefined;
  }
}
