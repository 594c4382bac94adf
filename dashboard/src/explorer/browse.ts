import type { StreamLabel } from "../data/stream-label.ts";
import { describeFailure } from "../ui/failure.ts";
import type { Catalogue } from "./catalogue.ts";
import { collectionTree, type Folder, flatFolders } from "./collection-tree.ts";
import { type StreamsState, type TreeRows, treeRows } from "./tree-rows.ts";

/** So few collections are all unfolded at once: their streams are what one came for. */
const UNFOLD_UP_TO = 8;

/** What can be unfolded: all collections, or those of a search. */
export interface Browse {
  rows(): TreeRows;
  unfold(path: string, expanded: boolean): void;
}

/** All collections; the streams of one are read when it is first unfolded. */
export function browseAll(
  collections: readonly string[],
  catalogue: Catalogue,
  signal: AbortSignal,
  changed: () => void,
  expanded: Set<string> = new Set(),
): Browse {
  const folders = collectionTree(collections);
  const known = new Set(collections);
  const states = new Map<string, StreamsState>();

  const load = async (collection: string) => {
    const { kind, streams } = states.get(collection) ?? {};
    if (kind === "loading" || kind === "ready") return;
    states.set(collection, { kind: "loading", streams: streams ?? [] });
    const progress = (streams: readonly StreamLabel[]) => {
      states.set(collection, { kind: "loading", streams });
      changed();
    };
    try {
      const streams = await catalogue.streams(collection, signal, progress);
      states.set(collection, { kind: "ready", streams });
    } catch (error) {
      if (signal.aborted) return;
      const { message } = describeFailure(error);
      states.set(collection, { kind: "failed", streams: states.get(collection)?.streams ?? [], message });
    }
    if (!signal.aborted) changed();
  };
  const unfold = (path: string) => {
    expanded.add(path);
    if (known.has(path)) void load(path);
  };

  if (collections.length <= UNFOLD_UP_TO) for (const path of allPaths(folders)) expanded.add(path);
  for (const path of expanded) if (known.has(path)) void load(path);
  return {
    rows: () =>
      treeRows({ folders, isExpanded: (path) => expanded.has(path), streamsOf: (path) => states.get(path) }),
    unfold(path, open) {
      if (open) unfold(path);
      else expanded.delete(path);
      changed();
    },
  };
}

/** What was found, by collection, all unfolded. */
export function browseFound(streams: readonly StreamLabel[], changed: () => void): Browse {
  const byCollection = Map.groupBy(streams, ({ collection }) => collection);
  const folders = flatFolders(byCollection.keys());
  const folded = new Set<string>();
  return {
    rows: () =>
      treeRows({
        folders,
        isExpanded: (path) => !folded.has(path),
        streamsOf: (path) => ({ kind: "ready", streams: byCollection.get(path) ?? [] }),
      }),
    unfold(path, open) {
      if (open) folded.delete(path);
      else folded.add(path);
      changed();
    },
  };
}

function* allPaths(folders: readonly Folder[]): Generator<string> {
  for (const folder of folders) {
    yield folder.path;
    yield* allPaths(folder.folders);
  }
}
