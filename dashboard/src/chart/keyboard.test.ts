import { expect, test } from "vitest";
import { bindingOf, KEY_BINDINGS } from "./keyboard.ts";

const press = (
  key: string,
  modifiers: { shift?: boolean; ctrl?: boolean; alt?: boolean; meta?: boolean; code?: string } = {},
) =>
  bindingOf({
    key,
    shiftKey: modifiers.shift ?? false,
    ctrlKey: modifiers.ctrl ?? false,
    metaKey: modifiers.meta ?? false,
    altKey: modifiers.alt ?? false,
    code: modifiers.code ?? "",
  })?.binding.what;

test.each([
  ["ArrowLeft", {}, "Move to earlier times"],
  ["ArrowLeft", { shift: true }, "Cursor to the point before"],
  ["?", { shift: true }, "Show or hide this list"],
  ["+", { shift: true }, "Zoom in"],
  ["z", {}, "Undo"],
  ["z", { ctrl: true }, "Undo"],
  ["z", { meta: true }, "Undo"],
  ["Z", { ctrl: true, shift: true }, "Redo"],
  ["y", { ctrl: true }, "Redo"],
  ["]", {}, "Choose a value axis"],
  // On a German keyboard.
  ["[", { alt: true, ctrl: true }, "Choose a value axis"],
  ["ArrowUp", { alt: true }, "Move the value axis"],
  ["–", { alt: true, code: "Minus" }, "Zoom the value axis"],
  ["0", { alt: true }, "Fit the value axis to the data"],
  ["S", { shift: true }, "Start a selection at the cursor; again: end it"],
])("%s with %o: %s", (key, modifiers, what) => {
  expect(press(key, modifiers)).toBe(what);
});

test.each([
  ["s", { ctrl: true }],
  ["ArrowLeft", { alt: true }],
  ["+", { ctrl: true }],
  ["ArrowUp", { shift: true }],
  ["q", {}],
])("%s with %o is left to the browser", (key, modifiers) => {
  expect(press(key, modifiers)).toBeUndefined();
});

test("no key has two meanings", () => {
  const keys = KEY_BINDINGS.flatMap((binding) => binding.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
