import { element } from "../ui/element.ts";
import { KEY_BINDINGS } from "./keyboard.ts";

const GESTURES: readonly (readonly [how: string, what: string])[] = [
  ["Wheel, or two fingers", "Zoom in and out at the pointer"],
  ["Drag", "Move; or zoom, or select, as the buttons say"],
  ["Shift and drag", "Zoom to a stretch"],
  ["Alt and drag", "Select a stretch"],
  ["Double click", "Zoom in; with Shift: zoom out"],
  ["Shift and wheel", "Move"],
  ["Drag a value axis", "Move its values"],
  ["Wheel over a value axis", "Zoom its values"],
  ["Double click on a value axis", "Fit it to the data"],
];

/** All keys and gestures of the chart. */
export function helpList(): HTMLElement[] {
  const pairs = (list: readonly (readonly [term: readonly string[], text: string])[]) =>
    list.flatMap(([terms, text]) => [
      element("dt", {}, ...terms.flatMap((term, index) => (index === 0 ? [cap(term)] : [" or ", cap(term)]))),
      element("dd", {}, text),
    ]);
  return [
    element("h3", {}, "Keys, while the chart has the focus"),
    element("dl", {}, ...pairs(KEY_BINDINGS.map(({ caps, what }) => [caps, what]))),
    element("h3", {}, "Mouse and touch"),
    element("dl", {}, ...pairs(GESTURES.map(([how, what]) => [[how], what]))),
  ];
}

function cap(text: string): HTMLElement {
  return element("kbd", {}, text);
}
