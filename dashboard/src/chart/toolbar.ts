import { element } from "../ui/element.ts";
import type { DragMode } from "./gestures.ts";

/** What the buttons of the chart do. */
export interface ToolbarActions {
  pan(fraction: number): void;
  zoom(factor: number): void;
  whole(): void;
  dragMode(mode: DragMode): void;
  table(): void;
  help(): void;
}

export interface Toolbar {
  readonly element: HTMLElement;
  setEnabled(enabled: boolean): void;
  setDragMode(mode: DragMode): void;
  setPressed(button: "table" | "help", pressed: boolean): void;
}

/** Paths on a square of 16: line icons, drawn with the colour of the text. */
const ICONS = {
  earlier: "M10 3 5 8l5 5",
  later: "M6 3l5 5-5 5",
  out: "M3.5 8h9",
  in: "M3.5 8h9M8 3.5v9",
  whole: "M2 3v10M14 3v10M4.5 8h7M6.5 5.5 4 8l2.5 2.5M9.5 5.5 12 8l-2.5 2.5",
  pan: "M8 2v12M2 8h12M6 4l2-2 2 2M6 12l2 2 2-2M4 6 2 8l2 2M12 6l2 2-2 2",
  zoom: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 14 14M7 5v4M5 7h4",
  select: "M3 3v10M13 3v10M3 5h10v6H3z",
  table: "M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.6h11M6.5 3v10",
  help: "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.4 8.6 8 9 8 10M8 12.5v.5",
} as const;

const SVG = "http://www.w3.org/2000/svg";

function icon(name: keyof typeof ICONS): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const MODES: readonly (readonly [mode: DragMode, label: string])[] = [
  ["pan", "Drag moves"],
  ["zoom", "Drag zooms to a stretch"],
  ["select", "Drag selects a stretch"],
];

export function createToolbar(actions: ToolbarActions): Toolbar {
  const button = (name: keyof typeof ICONS, label: string, testId: string, run: () => void) => {
    const node = element("button", {
      type: "button",
      class: "tool",
      "aria-label": label,
      title: label,
      "data-testid": testId,
    });
    node.append(icon(name));
    node.addEventListener("click", run);
    return node;
  };
  const moves = [
    button("earlier", "Earlier", "pan-left", () => actions.pan(-0.5)),
    button("out", "Zoom out", "zoom-out", () => actions.zoom(2)),
    button("in", "Zoom in", "zoom-in", () => actions.zoom(0.5)),
    button("later", "Later", "pan-right", () => actions.pan(0.5)),
    button("whole", "Show all data", "reset", () => actions.whole()),
  ];
  const modes = MODES.map(([mode, label]) => ({
    mode,
    node: button(mode, label, `drag-${mode}`, () => actions.dragMode(mode)),
  }));
  const table = button("table", "Show the numbers as a table", "show-table", () => actions.table());
  const help = button("help", "Keys and gestures", "show-help", () => actions.help());
  const group = (label: string, nodes: readonly HTMLElement[]) =>
    element("div", { class: "tools", role: "group", "aria-label": label }, ...nodes);
  return {
    element: element(
      "div",
      { class: "toolbar", part: "toolbar", role: "group", "aria-label": "Chart" },
      group("Move and zoom", moves),
      group(
        "What dragging does",
        modes.map(({ node }) => node),
      ),
      group("More", [table, help]),
    ),
    setEnabled(enabled) {
      for (const node of moves) node.disabled = !enabled;
    },
    setDragMode(current) {
      for (const { mode, node } of modes) node.setAttribute("aria-pressed", String(mode === current));
    },
    setPressed(name, pressed) {
      (name === "table" ? table : help).setAttribute("aria-expanded", String(pressed));
    },
  };
}
