import { isUuid, MAX_TIME, MIN_TIME, uuidToText } from "btrdb-web";
import { formatSpan, parseSpan } from "../format/span.ts";
import { decodeName, encodeName, quote } from "./link-text.ts";
import { type SeriesState, seriesId } from "./view-state.ts";

const COLORS = 8;
const LAST_VERSION = (1n << 64n) - 1n;
const ITEM = /^([0-9a-f-]{32,36})(?::c(\d))?(?:@(\d{1,20}))?([+-]\d{1,20}[a-z]{1,2})?((?::[^:]*)*)$/iu;

/** "UUID:c3@12+1h:joined:hidden:axis=NAME": the colour; the version and the shift where it has them; what else is not usual. */
export function encodeSeries({ uuid, color, version, shift, axis, joined, hidden }: SeriesState): string {
  let text = `${uuid}:c${color}`;
  if (version !== undefined) text += `@${version}`;
  if (shift !== undefined) text += shift < 0n ? formatSpan(shift) : `+${formatSpan(shift)}`;
  if (joined === true) text += ":joined";
  if (hidden === true) text += ":hidden";
  if (axis !== undefined) text += `:axis=${encodeName(axis)}`;
  return text;
}

/** The series of a link, without those that are there twice. What is not understood is said in `problems`. */
export function decodeSeries(text: string, problems: string[]): SeriesState[] {
  const found = new Map<string, SeriesState>();
  for (const item of text.split(";")) {
    if (item === "") continue;
    const series = decodeItem(item, found.size % COLORS, problems);
    if (series !== undefined && !found.has(seriesId(series))) found.set(seriesId(series), series);
  }
  return [...found.values()];
}

function decodeItem(item: string, nextColor: number, problems: string[]): SeriesState | undefined {
  const [, uuid = "", color, version, shift, rest = ""] = ITEM.exec(item) ?? [];
  if (!isUuid(uuid)) {
    problems.push(`The link has a series that is no stream: ${quote(item)}.`);
    return undefined;
  }
  const series = {
    uuid: uuidToText(uuid),
    color: color !== undefined && Number(color) < COLORS ? Number(color) : nextColor,
    ...decodeVersion(version, problems),
    ...decodeShift(shift, problems),
  };
  return rest
    .slice(1)
    .split(":")
    .reduce<SeriesState>((state, flag) => withFlag(state, flag, problems), series);
}

function decodeVersion(text: string | undefined, problems: string[]): Pick<SeriesState, "version"> {
  if (text === undefined) return {};
  const version = BigInt(text);
  if (version > 0n && version <= LAST_VERSION) return { version };
  problems.push(`No stream has a version ${text}; the latest is shown.`);
  return {};
}

function decodeShift(text: string | undefined, problems: string[]): Pick<SeriesState, "shift"> {
  if (text === undefined) return {};
  const size = parseSpan(text.slice(1));
  if (size !== undefined && size <= MAX_TIME - MIN_TIME)
    return { shift: text.startsWith("-") ? -size : size };
  problems.push(`The link moves a series by ${quote(text)}, which is no length of time.`);
  return {};
}

function withFlag(state: SeriesState, flag: string, problems: string[]): SeriesState {
  if (flag === "") return state;
  if (flag === "joined") return { ...state, joined: true };
  if (flag === "hidden") return { ...state, hidden: true };
  const axis = flag.startsWith("axis=") ? decodeName(flag.slice("axis=".length)) : undefined;
  if (axis !== undefined) return { ...state, axis };
  problems.push(`The link says of a series what this page does not know: ${quote(flag)}.`);
  return state;
}
