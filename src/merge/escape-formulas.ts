/** Where a formula begins; also after what another spreadsheet, or this one in another country, separates cells by. */
const FORMULA = /^(?=[=+\-@\t\r\n＝＋－＠])|(?<=[,;|\t\r\n])(?=[=+\-@＝＋－＠])/gu;

/**
 * A text with an apostrophe wherever a spreadsheet would take what follows for a formula: before = + - @, also as wide as
 * Chinese characters, at its beginning and behind what separates cells. For names, which come from whoever could create a
 * stream; numbers need none of it.
 */
export function escapeFormulas(text: string): string {
  return text.replace(FORMULA, "'");
}
