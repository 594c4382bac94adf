import { BTRDBTypeError, BTRDBValueError } from "./errors/index.ts";

/** What an annotation can hold: JSON, and whole numbers of any size as bigint. */
export type AnnotationValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly AnnotationValue[]
  | { readonly [key: string]: AnnotationValue };

/** Numbers that Python's json module writes and reads, and JSON does not know. */
const PYTHON_NUMBERS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/**
 * An annotation as BTrDB stores it: JSON text, as the Python client writes it, and a string as it is, without quotes.
 * A string that would be read back as something else (`"123"`, `"true"`) keeps its quotes; Python reads both.
 *
 * @throws BTRDBTypeError for what JSON can't hold: undefined, functions, circular objects
 */
export function encodeAnnotation(value: AnnotationValue): string {
  if (typeof value === "string") return decodeAnnotation(value) === value ? value : JSON.stringify(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return encode(value, []);
}

/** What an annotation holds; text that is no JSON stands for itself. Whole numbers above 2^53 come as bigint. */
export function decodeAnnotation(text: string): AnnotationValue {
  if (Object.hasOwn(PYTHON_NUMBERS, text)) return PYTHON_NUMBERS[text]!;
  try {
    return JSON.parse(text, exact as (key: string, value: unknown) => unknown) as AnnotationValue;
  } catch {
    return text;
  }
}

/** JSON.parse rounds whole numbers above 2^53; where the runtime shows their digits, none is lost. */
function exact(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/u.test(source) ? BigInt(source) : value;
}

function encode(value: unknown, above: readonly object[]): string {
  switch (typeof value) {
    case "bigint":
      return String(value);
    case "number":
      if (!Number.isFinite(value)) throw new BTRDBValueError(`An annotation can't hold ${value} inside.`);
      return JSON.stringify(value);
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "object": {
      if (value === null) return "null";
      if (above.includes(value)) throw new BTRDBTypeError("An annotation can't hold a circular object.");
      const inside = [...above, value];
      if (Array.isArray(value)) return `[${value.map((item) => encode(item, inside)).join(", ")}]`;
      if (value instanceof Date) return JSON.stringify(value);
      const fields = Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${encode(item, inside)}`,
      );
      return `{${fields.join(", ")}}`;
    }
    default:
      throw new BTRDBTypeError(`An annotation holds JSON or a bigint, not ${typeof value}.`);
  }
}
