import { expect, test } from "vitest";
import { checkVersionText, recentVersions } from "./versions.ts";

test("versions that are offered", () => {
  expect(recentVersions(10n)).toEqual([]);
  expect(recentVersions(11n)).toEqual([10n]);
  expect(recentVersions(1_234n)).toEqual([1_233n, 1_224n, 1_134n, 234n]);
});

test("versions that are written", () => {
  expect([" 12 ", "v12", "99"].map((text) => checkVersionText(text, 99n))).toEqual([12n, 12n, 99n]);
  for (const text of ["", "0", "-1", "1.5", "1e3", "100", "9".repeat(30)]) {
    expect(checkVersionText(text, 99n), text).toBeTypeOf("string");
  }
});
