// Control characters, but for the line break and the tab; bidirectional overrides reorder what is around them.
const CONTROLS = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** Text for a terminal: a name or a message of a server must not move the cursor, set colours or hide what is there. */
export function printable(text: string): string {
  return text.replaceAll(CONTROLS, "\ufffd");
}
