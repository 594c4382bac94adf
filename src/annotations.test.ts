import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnnotationValue, decodeAnnotation, encodeAnnotation } from "./annotations.ts";
import { BTRDBTypeError } from "./errors/index.ts";

describe("annotations are stored as the Python client stores them", () => {
  test.each<[AnnotationValue, string]>([
    ["Substation 1", "Substation 1"],
    ["", ""],
    ['say "hi"', 'say "hi"'],
    [12, "12"],
    [1.5, "1.5"],
    [true, "true"],
    [null, "null"],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [[1, "a"], '[1, "a"]'],
    [{ acronym: "VPHM", ids: [1, 2] }, '{"acronym": "VPHM", "ids": [1, 2]}'],
    [2n ** 63n, "9223372036854775808"],
    // Without quotes these would come back as another type.
    ["12", '"12"'],
    ["true", '"true"'],
    ["NaN", '"NaN"'],
    ["[NaN]", '"[NaN]"'],
    // Python's json module writes and reads these, which JSON does not know.
    [{ x: Number.NaN, text: 'NaN, "Infinity"' }, '{"x": NaN, "text": "NaN, \\"Infinity\\""}'],
    [
      [Number.NEGATIVE_INFINITY, [Number.POSITIVE_INFINITY, 2n ** 63n]],
      "[-Infinity, [Infinity, 9223372036854775808]]",
    ],
    ["[NaNs]", "[NaNs]"],
    ["NaN and more", "NaN and more"],
    // Python reads these as numbers, whatever space is around them.
    [" NaN", '" NaN"'],
    ["-Infinity\n", '"-Infinity\\n"'],
    [" true ", '" true "'],
    [" truer", " truer"],
    ['"quoted"', '"\\"quoted\\""'],
    ["[1", "[1"],
  ])("%o is %s", (value, text) => {
    expect(encodeAnnotation(value)).toBe(text);
    expect(decodeAnnotation(text)).toEqual(value);
  });

  test("what comes back is what was given", () => {
    const value = fc.letrec<{ value: AnnotationValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: "binary" }),
        fc.double().map((number) => (number === 0 ? 0 : number)),
        fc.bigInt({ min: 2n ** 60n }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value")),
        fc.dictionary(fc.string(), tie("value"), { noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (given) => {
        // A key "__proto__" is an ordinary key of JSON.
        const decoded = decodeAnnotation(encodeAnnotation(given));
        expect(encodeAnnotation(decoded)).toBe(encodeAnnotation(given));
      }),
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("what JSON can't hold is refused", () => {
    const circular: { self?: AnnotationValue } = {};
    circular.self = circular as AnnotationValue;
    expect(() => encodeAnnotation(circular as AnnotationValue)).toThrow(BTRDBTypeError);
    expect(() => encodeAnnotation([undefined as never])).toThrow(BTRDBTypeError);
  });
});
