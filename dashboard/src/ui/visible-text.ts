/**
 * What has no look of its own and changes what is around it or hides: control characters but tab and line break, line
 * separators, marks and overrides of direction, characters of no width, halves of surrogate pairs. Joiners stay, which Persian
 * and emoji need.
 */
const UNSEEN = /[^\P{Cc}\t\n]|[\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u00ad\u180e\u200b\u2060-\u2064\ufeff]/gu;

/** A text of somebody else as it may be shown: what would not be seen is seen, as "�". */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, "\ufffd");
}
