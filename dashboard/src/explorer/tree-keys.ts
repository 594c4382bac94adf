import type { Row, TreeRows } from "./tree-rows.ts";

/** What a key means in the tree. */
export type TreeIntent =
  | { readonly kind: "move"; readonly index: number; readonly extend: boolean }
  | { readonly kind: "open" | "close" | "activate" | "inspect"; readonly index: number }
  | { readonly kind: "mark"; readonly index: number; readonly how: "toggle" | "range" | "siblings" }
  | { readonly kind: "unmark" }
  | { readonly kind: "type"; readonly text: string };

/** The part of a KeyboardEvent that decides. */
export interface TreeKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Says what a key means on the row `index`; undefined for what is no business of the tree. */
export function treeIntent(
  event: TreeKey,
  rows: TreeRows,
  index: number,
  page: number,
  typing: boolean,
): TreeIntent | undefined {
  const { key, shiftKey, altKey } = event;
  const control = event.ctrlKey || event.metaKey;
  if (altKey || rows.length === 0) return undefined;
  const row = rows.at(index);
  const move = (to: number): TreeIntent => ({
    kind: "move",
    index: Math.max(0, Math.min(rows.length - 1, to)),
    extend: shiftKey,
  });
  switch (key) {
    case "ArrowDown":
      return move(index + 1);
    case "ArrowUp":
      return move(index - 1);
    case "PageDown":
      return move(index + page);
    case "PageUp":
      return move(index - page);
    case "Home":
      return move(0);
    case "End":
      return move(rows.length - 1);
    case "ArrowRight":
      if (row.kind !== "folder") return undefined;
      return row.expanded ? move(index + 1) : { kind: "open", index };
    case "ArrowLeft":
      if (row.kind === "folder" && row.expanded) return { kind: "close", index };
      return row.parent >= 0 ? move(row.parent) : undefined;
    case "Enter":
      if (row.kind === "folder") return { kind: row.expanded ? "close" : "open", index };
      return { kind: "activate", index };
    case " ":
      if (typing) return { kind: "type", text: key };
      return { kind: "mark", index, how: shiftKey ? "range" : "toggle" };
    case "Escape":
      return { kind: "unmark" };
  }
  if (control) return key.toLowerCase() === "a" ? { kind: "mark", index, how: "siblings" } : undefined;
  if (key.length !== 1) return undefined;
  // A name that begins with "i" is found by its second letter, or by the search.
  if (key.toLowerCase() === "i" && !typing && row.kind === "stream") return { kind: "inspect", index };
  return { kind: "type", text: key };
}

/** The next row, from the one after `index` and round, that begins with the text; -1 where there is none. */
export function findTyped(rows: TreeRows, index: number, text: string): number {
  const wanted = text.toLowerCase();
  // While one goes on typing, the row that fits already still does.
  const from = text.length > 1 ? 0 : 1;
  for (let step = from; step < rows.length + from; step++) {
    const at = (index + step) % rows.length;
    if (textOf(rows.at(at)).toLowerCase().startsWith(wanted)) return at;
  }
  return -1;
}

function textOf(row: Row): string {
  return row.kind === "folder" ? row.folder.label : row.kind === "stream" ? row.stream.name : "";
}
