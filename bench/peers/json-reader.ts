import type { Reader } from "../stack/questions.ts";

/** [[t, v], ...] as serve-json.ts gives it: t is a text, since JSON has no number that would hold nanoseconds. */
export const parseJson: Reader = async ({ url }) => {
  const response = await fetch(url);
  return ((await response.json()) as [string, number][]).length;
};

/** The same as columns of nanoseconds and values, which is what all the others of this package's readers give. */
export const jsonColumns: Reader = async ({ url }) => {
  const response = await fetch(url);
  const points = (await response.json()) as [string, number][];
  const time = BigInt64Array.from(points, ([text]) => BigInt(text));
  const value = Float64Array.from(points, ([, number]) => number);
  return Math.min(time.length, value.length);
};
