import { element } from "../ui/element.ts";
import { oncePerFrame } from "../ui/once-per-frame.ts";
import type { MarkHow } from "./marks.ts";
import { findTyped, type TreeIntent, treeIntent } from "./tree-keys.ts";
import { type RowNode, rowNode, type StreamLook } from "./tree-row.ts";
import type { Row, TreeRows } from "./tree-rows.ts";
import { scrollToRow, visibleRows } from "./visible-rows.ts";

/** A pause in typing that begins a new word, in milliseconds. */
const WORD_PAUSE_MS = 700;
const ROW = { fine: 28, coarse: 40 };

/** What the tree tells its owner. */
export interface TreeEvents {
  open(row: Row, expanded: boolean): void;
  /** Enter, or a click, on a stream or a note. */
  activate(row: Row): void;
  inspect(row: Row): void;
  mark(index: number, how: MarkHow): void;
  unmark(): void;
  look(row: Row): StreamLook | undefined;
}

/** A tree of any length, of which only what is seen is there. */
export interface TreeView {
  readonly element: HTMLElement;
  readonly rows: TreeRows;
  /** Shows other rows; the one that has the focus keeps it, as long as it is there. */
  setRows(rows: TreeRows): void;
  /** Draws again, for another look of the same rows. */
  refresh(): void;
  scrollTop: number;
  focus(): void;
}

const NOTHING: TreeRows = {
  length: 0,
  at: () => {
    throw new RangeError("There are no rows.");
  },
  indexOf: () => -1,
};

export function treeView(label: string, events: TreeEvents): TreeView {
  const space = element("div", { class: "explorer-space", role: "none" });
  const root = element(
    "div",
    {
      class: "explorer-tree",
      role: "tree",
      "aria-label": label,
      "aria-multiselectable": "true",
      "data-testid": "collections",
    },
    space,
  );
  const coarse = matchMedia("(pointer: coarse)");
  let rowHeight = ROW.fine;
  let rows = NOTHING;
  let active = 0;
  let activeKey = "";
  let typed = "";
  let typedAt = 0;
  let shown = new Map<string, RowNode>();
  const spare: RowNode[] = [];

  const draw = () => {
    const { first, last } = visibleRows(root.scrollTop, root.clientHeight, rowHeight, rows.length);
    const next = new Map<string, RowNode>();
    const wanted: { row: Row; index: number }[] = [];
    // The row with the focus stays, wherever one scrolls: the focus would be lost with it.
    if (active < first && active < rows.length) wanted.push({ row: rows.at(active), index: active });
    for (let index = first; index < last; index++) wanted.push({ row: rows.at(index), index });
    if (active >= last && active < rows.length) wanted.push({ row: rows.at(active), index: active });
    const keys = new Set(wanted.map(({ row }) => row.key));
    for (const [key, node] of shown) {
      if (keys.has(key)) continue;
      node.element.remove();
      spare.push(node);
    }
    let place = space.firstChild;
    for (const { row, index } of wanted) {
      const node = shown.get(row.key) ?? spare.pop() ?? rowNode();
      node.fill(row, index, index * rowHeight, index === active, events.look(row));
      next.set(row.key, node);
      if (node.element === place) place = place.nextSibling;
      else space.insertBefore(node.element, place);
    }
    shown = next;
  };
  const drawSoon = oncePerFrame(draw);

  const measure = () => {
    rowHeight = coarse.matches ? ROW.coarse : ROW.fine;
    root.style.setProperty("--explorer-row", `${rowHeight}px`);
    space.style.height = `${rows.length * rowHeight}px`;
    draw();
  };

  const activateRow = (index: number) => {
    active = index;
    activeKey = rows.length > 0 ? rows.at(index).key : "";
  };

  const moveTo = (index: number) => {
    activateRow(index);
    root.scrollTop = scrollToRow(index, root.scrollTop, root.clientHeight, rowHeight);
    draw();
    shown.get(activeKey)?.element.focus({ preventScroll: true });
  };

  const type = (text: string) => {
    const now = performance.now();
    typed = now - typedAt < WORD_PAUSE_MS ? typed + text : text;
    typedAt = now;
    const found = findTyped(rows, active, typed);
    if (found >= 0) moveTo(found);
  };

  const perform = (intent: TreeIntent) => {
    switch (intent.kind) {
      case "move":
        if (intent.extend) events.mark(active, "anchor");
        moveTo(intent.index);
        if (intent.extend) events.mark(intent.index, "range");
        return;
      case "open":
      case "close":
        return events.open(rows.at(intent.index), intent.kind === "open");
      case "activate":
        return events.activate(rows.at(intent.index));
      case "inspect":
        return events.inspect(rows.at(intent.index));
      case "mark":
        return events.mark(intent.index, intent.how);
      case "unmark":
        return events.unmark();
      case "type":
        return type(intent.text);
    }
  };

  root.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLButtonElement) return;
    const page = Math.max(1, Math.floor(root.clientHeight / rowHeight) - 1);
    const typing = performance.now() - typedAt < WORD_PAUSE_MS;
    const intent = treeIntent(event, rows, active, page, typing);
    if (intent === undefined) return;
    event.preventDefault();
    perform(intent);
  });

  root.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const index = Number(target?.closest<HTMLElement>("[data-index]")?.dataset.index ?? Number.NaN);
    if (!(index < rows.length)) return;
    activateRow(index);
    draw();
    const row = rows.at(index);
    if (target?.closest(".explorer-info")) return events.inspect(row);
    shown.get(activeKey)?.element.focus({ preventScroll: true });
    if (row.kind === "folder") events.open(row, !row.expanded);
    else if (event.shiftKey) events.mark(index, "range");
    else if (event.ctrlKey || event.metaKey) events.mark(index, "toggle");
    else events.activate(row);
  });
  // Shift and a click would select text.
  root.addEventListener("mousedown", (event) => {
    if (event.shiftKey) event.preventDefault();
  });
  root.addEventListener("scroll", drawSoon, { passive: true });
  new ResizeObserver(drawSoon).observe(root);
  coarse.addEventListener("change", measure);

  return {
    element: root,
    get rows() {
      return rows;
    },
    setRows(next) {
      const found = next.indexOf(activeKey);
      const focused = space.contains(document.activeElement);
      rows = next;
      // What had the focus is gone: its neighbour has it then.
      activateRow(found >= 0 ? found : Math.max(0, Math.min(active, next.length - 1)));
      measure();
      if (focused && document.activeElement !== shown.get(activeKey)?.element)
        shown.get(activeKey)?.element.focus({ preventScroll: true });
    },
    refresh: drawSoon,
    get scrollTop() {
      return root.scrollTop;
    },
    set scrollTop(top) {
      root.scrollTop = top;
      draw();
    },
    focus: () => moveTo(active),
  };
}
