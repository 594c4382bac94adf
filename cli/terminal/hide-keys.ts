/** A text less the keys that it may quote. */
export function hideKeys(text: string, keys: readonly string[]): string {
  let hidden = text;
  for (const key of keys) if (key !== "") hidden = hidden.replaceAll(key, "***");
  return hidden;
}
