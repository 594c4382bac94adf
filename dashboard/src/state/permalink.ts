import { zoneProblem } from "../format/zone.ts";
import { decodeName, encodeName, quote } from "./link-text.ts";
import { publicEndpoint } from "./public-endpoint.ts";
import { decodeRange, encodeRange } from "./range-link.ts";
import { decodeSeries, encodeSeries } from "./series-link.ts";
import { type AxisState, EMPTY_VIEW, type ViewState } from "./view-state.ts";

/** What a link says. */
export interface DecodedView {
  readonly state: ViewState;
  /** Where the link's streams are. Links come from anyone: no key that is for another endpoint may go there. */
  readonly endpoint?: string;
  /** What the link says that could not be understood, in words; the rest is in `state` all the same. */
  readonly problems: string[];
}

const VERSION = "1";
const NAMES = ["v", "at", "r", "z", "s", "y"] as const;
type Name = (typeof NAMES)[number];
/** Some thousand series; no browser takes much longer addresses. */
const LONGEST = 1 << 18;
const MOST_PROBLEMS = 8;
const NUMBER = /^-?\d{1,400}(?:\.\d{1,400})?(?:e[+-]?\d{1,4})?$/iu;

/**
 * A view as a URL fragment, without the number sign, for people to read and to edit:
 * `v=1&at=host:4411&r=last:15m:live&z=Europe/Berlin&s=UUID:c3@12+1h;UUID:c0&y=V:0..10`.
 * The same view always gives the same text. It never holds a key: see {@link publicEndpoint}.
 */
export function encodeView(state: ViewState, endpoint?: string): string {
  const shown = endpoint === undefined ? undefined : publicEndpoint(endpoint);
  const fields: [Name, string][] = [["v", VERSION]];
  if (shown !== undefined) fields.push(["at", readable(encodeName(shown))]);
  fields.push(["r", encodeRange(state.range)], ["z", readable(encodeName(state.zone))]);
  if (state.series.length > 0) fields.push(["s", state.series.map(encodeSeries).join(";")]);
  const axes = Object.entries(state.axes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (axes.length > 0) fields.push(["y", axes.map(encodeAxis).join(";")]);
  return fields.map(([name, value]) => `${name}=${value}`).join("&");
}

/**
 * The view of a URL fragment, with or without the number sign; undefined where it is none of ours. Never throws: whatever is
 * wrong is said in `problems`, and what is left of the view is shown.
 */
export function decodeView(fragment: string): DecodedView | undefined {
  const fields = splitFields(fragment);
  if (fields.size === 0) return undefined;
  if (fragment.length > LONGEST)
    return { state: EMPTY_VIEW, problems: ["The link is too long to be read; nothing of it is shown."] };
  const problems: string[] = [];
  if ((fields.get("v") ?? VERSION) !== VERSION)
    problems.push("The link is from a newer page than this one, which may not understand all of it.");
  const plain = (name: Name) => decodeName(fields.get(name) ?? "") ?? "";
  const zone = fields.has("z") ? plain("z") : EMPTY_VIEW.zone;
  const unknownZone = zoneProblem(zone);
  if (unknownZone !== undefined) problems.push(unknownZone);
  const state = {
    series: tolerant(fields.get("s") ?? "", decodeSeries, problems),
    range: (fields.has("r") ? decodeRange(plain("r"), problems) : undefined) ?? EMPTY_VIEW.range,
    zone: unknownZone === undefined ? zone : EMPTY_VIEW.zone,
    axes: tolerant(fields.get("y") ?? "", decodeAxes, problems),
  };
  const asked = plain("at");
  const endpoint = publicEndpoint(asked);
  if (asked !== (endpoint ?? "")) problems.push("Of the link's endpoint, only what is no secret was taken.");
  if (problems.length > MOST_PROBLEMS)
    problems.splice(MOST_PROBLEMS, problems.length, "More of the link could not be understood.");
  return { state, problems, ...(endpoint === undefined ? {} : { endpoint }) };
}

function splitFields(fragment: string): Map<Name, string> {
  const fields = new Map<Name, string>();
  // Long ones are refused, but only if they are ours.
  let text = fragment.slice(0, LONGEST).replace(/^#/u, "");
  // Some mail programs encode a link as a whole.
  if (!text.includes("=")) text = decodeName(text) ?? "";
  for (const field of text.split("&")) {
    const equals = field.indexOf("=");
    const name = NAMES.find((known) => known === field.slice(0, equals));
    if (equals > 0 && name !== undefined && !fields.has(name)) fields.set(name, field.slice(equals + 1));
  }
  return fields;
}

/** Reads a field as it is; where that does not work out, as one in which a mail program has encoded the separators too. */
function tolerant<T>(text: string, decode: (text: string, problems: string[]) => T, problems: string[]): T {
  const found: string[] = [];
  const value = decode(text, found);
  const plain = found.length === 0 ? undefined : decodeName(text);
  if (plain !== undefined && plain !== text) {
    const foundInPlain: string[] = [];
    const plainValue = decode(plain, foundInPlain);
    if (foundInPlain.length === 0) return plainValue;
  }
  problems.push(...found);
  return value;
}

/** "V:0..10" */
function encodeAxis([name, { min, max }]: readonly [string, AxisState]): string {
  return `${encodeName(name)}:${numberText(min)}..${numberText(max)}`;
}

/** An object without a prototype, so that a unit called "constructor" is a name like any other. */
function decodeAxes(text: string, problems: string[]): Readonly<Record<string, AxisState>> {
  const axes: Record<string, AxisState> = Object.create(null);
  for (const item of text.split(";")) {
    if (item === "") continue;
    const [, encoded, from = "", to = ""] = /^([^:]*):(.*?)\.\.(.*)$/su.exec(item) ?? [];
    const name = encoded === undefined ? undefined : decodeName(encoded);
    const [min, max] = [decodeNumber(from), decodeNumber(to)];
    if (name !== undefined && min < max) axes[name] = { min, max };
    else problems.push(`The link has a value axis that is none: ${quote(item)}.`);
  }
  return axes;
}

/** Every digit that tells the number from its neighbours, and the sign of zero. */
function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value).replace("+", "");
}

function decodeNumber(text: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** What a fragment may hold as it is. */
function readable(encoded: string): string {
  return encoded.replace(/%(3A|2F|2C)/gu, decodeURIComponent);
}
