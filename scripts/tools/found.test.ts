import { expect, test } from "vitest";
import { found, missing, missingIsFailure, toolOrSkip } from "./found.ts";

test.each([
  [undefined, false],
  ["", false],
  ["false", false],
  ["0", false],
  ["true", true],
  ["1", true],
])("CI=%s makes a missing part a failure: %s", (value, answer) => {
  expect(missingIsFailure(value === undefined ? {} : { CI: value })).toBe(answer);
});

test("a tool that was found is returned, and nothing skipped", () => {
  const reasons: string[] = [];
  expect(toolOrSkip(found("here"), (reason) => void reasons.push(reason))).toBe("here");
  expect(reasons).toEqual([]);
});

test("a missing one skips with its reason, or throws it in CI", () => {
  const reasons: string[] = [];
  const ask = (): unknown => toolOrSkip(missing("no such thing"), (reason) => void reasons.push(reason));
  if (missingIsFailure()) {
    expect(ask).toThrow("no such thing");
  } else {
    expect(ask()).toBeUndefined();
    expect(reasons).toEqual(["no such thing"]);
  }
});
