import { BTRDBTypeError } from "./errors/index.ts";

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
  return encode(value, []);
}

/** What an annotation holds; text that is no JSON stands for itself. Whole numbers above 2^53 come as bigint. */
export function decodeAnnotation(text: string): AnnotationValue {
  if (Object.hasOwn(PYTHON_NUMBERS, text)) return PYTHON_NUMBERS[text]!;
  if (!MAY_BE_JSON.test(text)) return text;
  const plain = parse(text, exact);
  if (plain !== undefined) return plain;
  const python = parsePython(text);
  return python === undefined ? text : python;
}

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

/**
 * Whether a text may be JSON, or what Python takes for it. Most annotations are words, and an error with its stack for each of them was a third of
 * the time that a hundred thousand streams took.
 */
const MAY_BE_JSON = /^[\t\n\r ]*(?:[[{"]|-?\d|(?:true|false|null|NaN|-?Infinity)[\t\n\r ]*$)/u;

/** Undefined for what is no JSON. */
function parse(text: string, revive: Reviver): AnnotationValue | undefined {
  try {
    return JSON.parse(text, revive as (key: string, value: unknown) => unknown) as AnnotationValue;
  } catch {
    return undefined;
  }
}

/** Stands for the numbers that JSON does not know, in texts that do not have it: a character for private use. */
const MARK = "\ue000";

/** JSON with Python's NaN, Infinity and -Infinity in it, which are words outside of any string. */
function parsePython(text: string): AnnotationValue | undefined {
  if (!/NaN|Infinity/u.test(text) || /\ue000|\\ue000/iu.test(text)) return undefined;
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gu, (part) =>
    part.startsWith('"') ? part : JSON.stringify(MARK + part),
  );
  return parse(marked, (key, value, context) =>
    typeof value === "string" && value.startsWith(MARK)
      ? PYTHON_NUMBERS[value.slice(MARK.length)]
      : exact(key, value, context),
  );
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
      // As Python writes those that JSON does not know.
      return Number.isFinite(value) ? JSON.stringify(value) : String(value);
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
