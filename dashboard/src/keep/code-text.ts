/**
 * What may not stand in code as it is: control characters, line separators that end a comment, and marks that turn the
 * direction of text around, so that code reads as what it is not.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text between double quotes that TypeScript and Python read as the same text, whatever is in it. */
export function codeString(text: string): string {
  return JSON.stringify(text).replace(UNSAFE, escaped);
}

/** A text for a comment of one line. */
export function commentText(text: string): string {
  return text.replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  // Beyond \uffff the two languages have no escape in common; none of those ends a line or turns text around.
  if (character.length > 1) return character;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
