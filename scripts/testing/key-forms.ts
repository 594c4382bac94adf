/** Ways in which a key may be written so that whoever finds it has the key. */
export interface KeyForms {
  /** The name of the first form that is in the text; undefined where none is. */
  findIn(text: string): string | undefined;
}

/** Shorter ones are in any text by chance. */
const SHORTEST = 8;

/**
 * A key as it is, in other cases, backwards, percent-encoded, as hexadecimal digits, as base64 wherever in a longer text it
 * begins, as numbers of characters, and with a character between each two. Binary files are searched as latin1 text.
 */
export function keyForms(key: string): KeyForms {
  if (key.length < SHORTEST) throw new Error(`a key of ${key.length} characters cannot be searched for`);
  const bytes = Buffer.from(key);
  const hex = bytes.toString("hex");
  const forms: readonly (readonly [name: string, text: string])[] = [
    ["plain", key],
    ["backwards", [...key].reverse().join("")],
    ["percent-encoded", `%${hex.match(/../gu)?.join("%")}`],
    ["hexadecimal", hex],
    ["hexadecimal with spaces", hex.match(/../gu)?.join(" ") ?? hex],
    ["UTF-16", [...key].join("\0")],
    ["character codes", [...bytes].join(",")],
  ];
  const exact = [0, 1, 2].map((offset) => base64At(bytes, offset));
  return {
    findIn(text) {
      const lower = text.toLowerCase();
      const found = forms.find(([, form]) => lower.includes(form.toLowerCase()));
      if (found !== undefined) return found[0];
      // base64 for URLs has two other letters.
      const standard = text.replaceAll("-", "+").replaceAll("_", "/");
      return exact.some((form) => standard.includes(form)) ? "base64" : undefined;
    },
  };
}

/** The letters that only the key decides, where so many bytes of a group of three come before it. */
function base64At(bytes: Uint8Array, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/u, "");
  const last = (offset + bytes.length) % 3 === 0 ? whole.length : whole.length - 1;
  return whole.slice([0, 2, 3][offset], last);
}
