import { formatDuration } from "../format/time.ts";
import { element } from "../ui/element.ts";
import type { PlotArea } from "./geometry/plot-area.ts";
import type { Stretch } from "./gestures.ts";
import type { TimeRange } from "./time-range.ts";

/** A dot on a line, where the cursor reads it. Positions are CSS pixels in the plot. */
export interface CursorDot {
  readonly x: number;
  readonly y: number;
  readonly color: number;
}

/** What lies over the canvas: it takes the pointer, and moves without the canvas being drawn anew. */
export interface Overlay {
  readonly element: HTMLElement;
  place(area: PlotArea): void;
  showCursor(x: number | undefined, dots: readonly CursorDot[]): void;
  showSelection(selection: TimeRange | undefined, area: PlotArea): void;
  mark(stretch: Stretch | undefined): void;
}

export function createOverlay(): Overlay {
  const line = element("div", { class: "cursor-line", hidden: true, "data-testid": "cursor-line" });
  const dots: HTMLElement[] = [];
  const box = element("div", { class: "zoom-box", hidden: true });
  const length = element("span", { class: "selection-length" });
  const selected = element("div", { class: "selection", hidden: true, "data-testid": "selection" }, length);
  const root = element("div", { class: "overlay", "data-testid": "plot" }, selected, box, line);
  let placed: PlotArea | undefined;

  return {
    element: root,
    place(area) {
      if (
        placed?.left === area.left &&
        placed.top === area.top &&
        placed.width === area.width &&
        placed.height === area.height
      )
        return;
      placed = area;
      root.style.left = `${area.left}px`;
      root.style.top = `${area.top}px`;
      root.style.width = `${area.width}px`;
      root.style.height = `${area.height}px`;
    },
    showCursor(x, wanted) {
      line.hidden = x === undefined;
      if (x !== undefined) line.style.transform = `translateX(${x.toFixed(2)}px)`;
      while (dots.length < wanted.length) {
        const dot = element("div", { class: "cursor-dot" });
        dots.push(dot);
        root.append(dot);
      }
      for (const [index, dot] of dots.entries()) {
        const at = wanted[index];
        dot.hidden = at === undefined;
        if (at === undefined) continue;
        dot.className = `cursor-dot series-${at.color}`;
        dot.style.transform = `translate(${at.x.toFixed(2)}px, ${at.y.toFixed(2)}px)`;
      }
    },
    showSelection(selection, area) {
      selected.hidden = selection === undefined;
      if (selection === undefined) return;
      const perNs = area.width / Number(area.end - area.start);
      const at = (time: bigint) => Math.min(area.width + 2, Math.max(-2, Number(time - area.start) * perNs));
      const [left, right] = [at(selection.start), at(selection.end)];
      selected.style.transform = `translateX(${left.toFixed(2)}px)`;
      selected.style.width = `${Math.max(1, right - left).toFixed(2)}px`;
      length.textContent = formatDuration(selection.end - selection.start);
      selected.classList.toggle("narrow", right - left < 70);
    },
    mark(stretch) {
      box.hidden = stretch === undefined;
      if (stretch === undefined) return;
      const [low, high] = [Math.min(stretch.from, stretch.to), Math.max(stretch.from, stretch.to)];
      box.style.left = `${low * 100}%`;
      box.style.width = `${(high - low) * 100}%`;
    },
  };
}
