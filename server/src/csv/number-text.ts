/** A text that is no value of a point; the message follows the text in a sentence. */
export class NumberTextError extends Error {
  override readonly name = "NumberTextError";
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
// What pandas, R, MATLAB and databases write for "no value".
const GAP = /^(?:[+-]?nan|<?na>?|n\/a|null)$/i;
const INFINITE = /^[+-]?inf(?:inity)?$/i;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;

/**
 * The value of a cell, or undefined for a gap (an empty cell, NaN, NA, N/A, null). Only decimal numbers: what
 * Number() also takes ("0x10", " ", "Infinity") is no measurement.
 */
export function parseValue(text: string): number | undefined {
  if (text === "") return undefined;
  if (NUMBER.test(text)) {
    const value = Number(text);
    if (!Number.isFinite(value)) throw new NumberTextError("is too large for a 64-bit float");
    return value;
  }
  if (GAP.test(text)) return undefined;
  if (INFINITE.test(text)) throw new NumberTextError("is infinite, which BTrDB does not store");
  if (DECIMAL_COMMA.test(text))
    throw new NumberTextError("is not a number (write a decimal point, not a comma)");
  throw new NumberTextError("is not a number");
}
