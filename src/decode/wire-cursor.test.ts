import fc from "fast-check";
import { expect, test } from "vitest";
import { WireCursor } from "./wire-cursor.ts";

/** Texts one after the other, each behind its length. */
function write(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    texts.flatMap((text) => {
      const bytes = new TextEncoder().encode(text);
      return [bytes.length, ...bytes];
    }),
  );
}

function read(bytes: Uint8Array<ArrayBuffer>): string[] {
  const cursor = new WireCursor(new DataView(bytes.buffer), "message");
  const texts: string[] = [];
  while (cursor.at < cursor.end) texts.push(cursor.text("a text"));
  return texts;
}

test("texts that come again and again, and others between them, are read as they are", () => {
  // Few letters and few lengths, so that places are taken from each other; and around the longest that is kept.
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "b", "\0", "\u007f", "\u0080", "ü", "€", "😀"), maxLength: 4 }),
    fc.string({ unit: fc.constantFrom("a", "b"), minLength: 22, maxLength: 26 }),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 600 }), (texts) => {
      expect(read(write(texts))).toEqual(texts);
    }),
  );
});

test("different texts of one place are not taken for each other", () => {
  // More than there are places.
  const texts = Array.from({ length: 3000 }, (_, index) => `sensor-${index}`);
  expect(read(write([...texts, ...texts.toReversed()]))).toEqual([...texts, ...texts.toReversed()]);
});

test.each([
  ["a tag of field 0", [0x02], "a field number from 1 on"],
  ["a tag of wire type 6", [0x0e], "a wire type from 0 to 5, not 6"],
  ["no tag", [], "a tag, but the message ends"],
])("%s is refused", (_what, bytes, expected) => {
  const cursor = new WireCursor(new DataView(Uint8Array.from(bytes).buffer), "message");
  expect(() => cursor.tag()).toThrow(expected);
});

test.each([
  ["one byte over the end", [0x03, 0x61, 0x62], "end with the message"],
  ["no length", [], "the length of a text, but the message ends"],
])("a text with %s is refused", (_what, bytes, expected) => {
  const cursor = new WireCursor(new DataView(Uint8Array.from(bytes).buffer), "message");
  expect(() => cursor.text("a text")).toThrow(expected);
});
