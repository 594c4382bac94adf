// Control characters, but for the line break and the tab; marks and overrides of direction reorder what is around them.
const CONTROLS = /[^\P{Cc}\n\t]|[\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text for a terminal: a name or a message of a server must not move the cursor, set colours or hide what is there. */
export function printable(text: string): string {
  return text.replaceAll(CONTROLS, "\ufffd");
}
