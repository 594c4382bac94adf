import { expect, test } from "vitest";
import { zoneProblem } from "../format/zone.ts";
import { findZone, zoneNames } from "./zone-names.ts";

test("all names are zones, and none is there twice", () => {
  const names = zoneNames();
  expect(names.slice(0, 2)).toEqual(["UTC", "local"]);
  expect(names).toContain("Europe/Berlin");
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => zoneProblem(name) !== undefined)).toEqual([]);
});

test.each([
  ["utc", "UTC"],
  ["Local", "local"],
  ["europe/berlin", "Europe/Berlin"],
  ["Berlin", "Europe/Berlin"],
  [" new york ", "America/New_York"],
  ["Europe/Kiev", "Europe/Kiev"],
])("%s is %s", (text, id) => {
  expect(findZone(text).problem).toBeUndefined();
  const parsed = findZone(text);
  if (parsed.problem === undefined) expect(parsed.value).toBe(id);
});

test.each(["", "Mars/Olympus", "__proto__", "x".repeat(1000)])("%s is none", (text) => {
  expect(findZone(text).problem).toMatch(/^There is no time zone “/);
});
