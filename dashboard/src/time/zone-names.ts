import { zoneProblem } from "../format/zone.ts";
import { type Parsed, shorten } from "./time-text.ts";

/** All zones that the browser names, UTC and local first. */
export function zoneNames(): readonly string[] {
  return ["UTC", "local", ...ianaNames().filter((name) => name !== "UTC")];
}

/** Reads a zone as people write it: its name in any case, with spaces for underscores, or its city alone. */
export function findZone(text: string): Parsed<string> {
  const wanted = text.trim().toLowerCase().replaceAll(" ", "_");
  if (["utc", "z", "gmt"].includes(wanted)) return { value: "UTC" };
  if (["local", "local_time", "browser"].includes(wanted)) return { value: "local" };
  const names = ianaNames();
  const same = names.find((name) => name.toLowerCase() === wanted);
  if (same !== undefined) return { value: same };
  const cities = names.filter((name) => name.toLowerCase().endsWith(`/${wanted}`));
  if (cities.length === 1 && cities[0] !== undefined) return { value: cities[0] };
  // Browsers know older names than those that they tell.
  if (wanted !== "" && zoneProblem(text.trim()) === undefined) return { value: text.trim() };
  return {
    problem: `There is no time zone “${shorten(text.trim())}”: write a name such as Europe/Berlin, or a city.`,
  };
}

let cached: readonly string[] | undefined;

function ianaNames(): readonly string[] {
  cached ??= Intl.supportedValuesOf("timeZone");
  return cached;
}
