import fc from "fast-check";
import { expect, test } from "vitest";
import { keyForms } from "./key-forms.ts";

const KEY = "e2e-Kx7/9+Qz~Lm3";
const forms = keyForms(KEY);
const hex = Buffer.from(KEY).toString("hex");

test.for([
  ["plain", `authorization: Bearer ${KEY}`],
  ["plain", `authorization: bearer ${KEY.toLowerCase()}`],
  ["backwards", "3mL~zQ+9/7xK-e2e!"],
  ["percent-encoded", `?key=%${hex.match(/../gu)?.join("%").toUpperCase()}`],
  ["hexadecimal", `0x${hex.toUpperCase()}`],
  ["hexadecimal with spaces", `65 ${hex.match(/../gu)?.join(" ")}`],
  ["UTF-16", Buffer.from(KEY, "utf16le").toString("latin1")],
  ["character codes", JSON.stringify([...Buffer.from(`Bearer ${KEY}`)])],
] as const)("%s is found in %j", ([name, text]) => expect(forms.findIn(text)).toBe(name));

test("as base64 it is found whatever stands around it", () => {
  const around = fc.string({ unit: "binary", maxLength: 12 });
  fc.assert(
    fc.property(around, around, fc.constantFrom("base64", "base64url"), (before, after, encoding) => {
      const text = Buffer.from(before + KEY + after).toString(encoding as BufferEncoding);
      expect(forms.findIn(`{"a":"${text}"}`)).toBe("base64");
    }),
  );
});

test("other keys, parts of it and nothing are not it", () => {
  for (const text of ["", KEY.slice(1), KEY.slice(0, -1), "*** (16 characters)", hex.slice(2)])
    expect(forms.findIn(text)).toBeUndefined();
  expect(() => keyForms("short")).toThrow("cannot be searched for");
});
