import { expect, test } from "vitest";
import { visibleText } from "./visible-text.ts";

test.for([
  ["plain", "sites/a/voltage (V) – µ°", "sites/a/voltage (V) – µ°"],
  ["line breaks and tabs", "a\n\tb", "a\n\tb"],
  ["NUL, escape, carriage return, delete", "\0a\x1b[31mb\rc\x7f", "�a�[31mb�c�"],
  ["C1 controls", "a\x9b31mb\x85c", "a�31mb�c"],
  ["overrides and isolates of direction", "a\u202eb\u2066c\u2069d\u200fe\u061c", "a�b�c�d�e�"],
  ["separators", "a\u2028b\u2029c", "a�b�c"],
  ["no width", "pay\u200bpal\ufeff \u00ad", "pay�pal� �"],
  ["halves of pairs", "a\ud800b\udc00", "a�b�"],
  [
    "scripts from right to left, and emoji with joiners",
    "מתח می\u200cخواهم 👩\u200d🔬",
    "מתח می\u200cخواهم 👩\u200d🔬",
  ],
] as const)("%s", ([, text, shown]) => expect(visibleText(text)).toBe(shown));
