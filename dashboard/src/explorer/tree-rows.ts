import type { StreamLabel } from "../data/stream-label.ts";
import type { Folder } from "./collection-tree.ts";

/** What is known of the streams of a collection. */
export type StreamsState =
  | { readonly kind: "loading"; readonly streams: readonly StreamLabel[] }
  | { readonly kind: "ready"; readonly streams: readonly StreamLabel[] }
  | { readonly kind: "failed"; readonly streams: readonly StreamLabel[]; readonly message: string };

interface RowBase {
  /** Names the row for as long as it is there. */
  readonly key: string;
  /** 1 at the top. */
  readonly level: number;
  /** Place among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
  /** Index of the row that it is below of; -1 at the top. */
  readonly parent: number;
}

/** One line of the tree. */
export type Row =
  | (RowBase & {
      readonly kind: "folder";
      readonly folder: Folder;
      readonly expanded: boolean;
      readonly count: number | undefined;
    })
  | (RowBase & { readonly kind: "stream"; readonly stream: StreamLabel })
  | (RowBase & {
      readonly kind: "note";
      readonly text: string;
      readonly tone: "plain" | "failed";
      readonly collection: string;
    });

/** The lines of the tree that are unfolded, made when they are asked for: there may be 100,000 streams in one collection. */
export interface TreeRows {
  readonly length: number;
  at(index: number): Row;
  /** -1 where it is not there. */
  indexOf(key: string): number;
}

/** What is unfolded, and what there is to see in it. */
export interface TreeState {
  readonly folders: readonly Folder[];
  isExpanded(path: string): boolean;
  /** Undefined where it was not asked for yet. */
  streamsOf(collection: string): StreamsState | undefined;
}

/** Rows that follow each other: one folder or note, or all streams of a collection. */
interface Run {
  readonly start: number;
  readonly length: number;
  at(offset: number): Row;
  readonly streams?: readonly StreamLabel[];
}

export const folderKey = (path: string): string => `folder:${path}`;
export const streamKey = (uuid: string): string => `stream:${uuid}`;

export function treeRows(state: TreeState): TreeRows {
  const runs: Run[] = [];
  const folderIndex = new Map<string, number>();
  let length = 0;
  const add = (count: number, at: Run["at"], streams?: readonly StreamLabel[]) => {
    if (count === 0) return;
    runs.push({ start: length, length: count, at, ...(streams && { streams }) });
    length += count;
  };

  const addFolders = (folders: readonly Folder[], level: number, parent: number, siblings: number) => {
    folders.forEach((folder, at) => {
      const index = length;
      const expanded = state.isExpanded(folder.path);
      const streams = folder.isCollection ? state.streamsOf(folder.path) : undefined;
      const count = streams?.kind === "ready" ? streams.streams.length : undefined;
      const base = { key: folderKey(folder.path), level, position: at + 1, siblings, parent };
      folderIndex.set(base.key, index);
      add(1, () => ({ ...base, kind: "folder", folder, expanded, count }));
      if (expanded) addInside(folder, streams, level + 1, index);
    });
  };

  const addInside = (folder: Folder, state: StreamsState | undefined, level: number, parent: number) => {
    const streams = state?.streams ?? [];
    const note = folder.isCollection ? noteOf(state) : undefined;
    const above = folder.folders.length;
    const siblings = above + streams.length + (note === undefined ? 0 : 1);
    addFolders(folder.folders, level, parent, siblings);
    const base = { level, siblings, parent };
    const at = (offset: number): Row => {
      const stream = streams[offset]!;
      return { ...base, key: streamKey(stream.uuid), position: above + offset + 1, kind: "stream", stream };
    };
    add(streams.length, at, streams);
    if (note === undefined) return;
    const collection = folder.path;
    const key = `note:${collection}`;
    add(1, () => ({ ...base, ...note, kind: "note", key, position: siblings, collection }));
  };

  addFolders(state.folders, 1, -1, state.folders.length);
  return {
    length,
    at(index) {
      const run = runs[runAt(runs, index)];
      if (run === undefined) throw new RangeError(`There is no row ${index}.`);
      return run.at(index - run.start);
    },
    indexOf(key) {
      const folder = folderIndex.get(key);
      if (folder !== undefined) return folder;
      for (const run of runs) {
        if (run.streams === undefined) {
          if (key.startsWith("note:") && run.at(0).key === key) return run.start;
          continue;
        }
        const offset = run.streams.findIndex(({ uuid }) => streamKey(uuid) === key);
        if (offset >= 0) return run.start + offset;
      }
      return -1;
    },
  };
}

function noteOf(
  state: StreamsState | undefined,
): { readonly text: string; readonly tone: "plain" | "failed" } | undefined {
  if (state === undefined || state.kind === "loading") return { text: "Loading…", tone: "plain" };
  if (state.kind === "failed") return { text: `${state.message} Press Enter to try again.`, tone: "failed" };
  return state.streams.length === 0 ? { text: "No streams.", tone: "plain" } : undefined;
}

/** The run that has a row: the last one that does not begin after it. */
function runAt(runs: readonly Run[], index: number): number {
  if (index < 0) return -1;
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (runs[middle]!.start <= index) low = middle;
    else high = middle - 1;
  }
  const run = runs[low];
  return run !== undefined && index < run.start + run.length ? low : -1;
}
