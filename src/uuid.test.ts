import { BTRDBTypeError, BTRDBValueError } from "btrdb-web";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isUuid, randomUuid, uuidToBytes, uuidToText } from "./uuid.ts";

test("text and bytes are the same uuid, however it is written", () => {
  fc.assert(
    fc.property(fc.uuid(), (text) => {
      const bytes = uuidToBytes(text);
      expect(bytes).toHaveLength(16);
      expect(uuidToText(bytes)).toBe(text);
      for (const other of [text.toUpperCase(), text.replaceAll("-", ""), `{${text}}`, `urn:uuid:${text}`])
        expect(uuidToBytes(other)).toEqual(bytes);
    }),
  );
});

test.each([
  "",
  "x",
  "d14a9140-e4e9-59de-8cab-7b6c9ef0a8e",
  "d14a9140-e4e9-59de-8cab-7b6c9ef0a8e22",
  "g14a9140-e4e9-59de-8cab-7b6c9ef0a8e2",
])("%j is no uuid", (text) => {
  expect(() => uuidToBytes(text)).toThrow(BTRDBValueError);
  expect(isUuid(text)).toBe(false);
});

test("bytes are copied and counted", () => {
  const bytes = new Uint8Array(16);
  expect(uuidToBytes(bytes)).not.toBe(bytes);
  expect(() => uuidToBytes(new Uint8Array(15))).toThrow("not 15");
  expect(() => uuidToBytes(5 as unknown as string)).toThrow(BTRDBTypeError);
});

test("random ones are of version 4 and differ", () => {
  const made = new Set(Array.from({ length: 100 }, randomUuid));
  expect(made.size).toBe(100);
  for (const uuid of made)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
