import type { StreamLabel } from "../data/stream-label.ts";
import type { TreeRows } from "./tree-rows.ts";

/**
 * How a row is marked: it changes alone; all from the last one that did up to it; all streams of its collection;
 * or not at all, but the next range begins at it, if none has begun.
 */
export type MarkHow = "toggle" | "range" | "siblings" | "anchor";

/** Streams that are marked to do something with all of them. */
export interface Marks {
  readonly size: number;
  has(uuid: string): boolean;
  list(): readonly StreamLabel[];
  mark(rows: TreeRows, index: number, how: MarkHow): void;
  clear(): void;
}

export function createMarks(): Marks {
  const marked = new Map<string, StreamLabel>();
  let anchor: string | undefined;

  const range = (rows: TreeRows, index: number) => {
    const begun = anchor === undefined ? -1 : rows.indexOf(anchor);
    const from = begun < 0 ? index : begun;
    marked.clear();
    for (let at = Math.min(from, index); at <= Math.max(from, index); at++) {
      const row = rows.at(at);
      if (row.kind === "stream") marked.set(row.stream.uuid, row.stream);
    }
    if (begun < 0) anchor = rows.at(index).key;
  };

  const siblings = (rows: TreeRows, index: number) => {
    const { parent, level } = rows.at(index);
    for (let at = parent + 1; at < rows.length && rows.at(at).level >= level; at++) {
      const row = rows.at(at);
      if (row.kind === "stream" && row.parent === parent) marked.set(row.stream.uuid, row.stream);
    }
  };

  return {
    get size() {
      return marked.size;
    },
    has: (uuid) => marked.has(uuid),
    list: () => [...marked.values()],
    mark(rows, index, how) {
      const row = rows.at(index);
      if (how === "range") return range(rows, index);
      if (how === "siblings") return siblings(rows, index);
      if (how === "anchor") {
        anchor ??= row.key;
        return;
      }
      anchor = row.key;
      if (row.kind !== "stream") return;
      if (!marked.delete(row.stream.uuid)) marked.set(row.stream.uuid, row.stream);
    },
    clear() {
      marked.clear();
      anchor = undefined;
    },
  };
}
