import type { MergePolicy } from "btrdb-web/proto";
import type { PointColumns, PointStore, StreamVersion } from "./point-store.ts";

/** The points of a stream, for looking only: all changes go through a {@link PointWriter}. */
export type PointReader = Pick<PointStore, "version" | "at" | "changes">;

/**
 * The points of all streams, and the one way to change them. A change is seen by reads when its promise resolves, not
 * before; where it is kept on disk, it is safe there by then. Where it cannot be kept (`StatusError` 426 for a full
 * disk, 434 for one that fails), nothing has changed. Changes of a stream happen in the order of the calls.
 *
 * Metadata knows which streams there are; here any uuid has points, none at first.
 */
export interface PointWriter {
  /** What there is of a stream; the version is 10.0 where nothing has been written. */
  points(uuid: Uint8Array): PointReader;
  /** Before a stream is created: does away with points that were left from one that is known no more. */
  prepare(uuid: Uint8Array): Promise<void>;
  /** The columns must stay as they are until the promise settles. At most {@link MAX_WRITE_POINTS} points. */
  insert(uuid: Uint8Array, points: PointColumns, policy: MergePolicy): Promise<StreamVersion>;
  flush(uuid: Uint8Array): Promise<StreamVersion>;
  delete(uuid: Uint8Array, start: bigint, end: bigint): Promise<StreamVersion>;
  /** Does away with all points and versions of a stream; a stream of this uuid begins at 10.0 again. */
  forget(uuid: Uint8Array): Promise<void>;
  /** Waits for all changes. Later ones are refused. */
  close(): Promise<void>;
}

/** Points of one insert, the most that a record of the journal holds. */
export const MAX_WRITE_POINTS = 1 << 19;

/** A uuid as a key of a Map. */
export const uuidKey = (uuid: Uint8Array): string => Buffer.from(uuid).toString("latin1");

/** Points in memory alone. */
export function createMemoryPoints(createStore: () => PointStore): PointWriter {
  const stores = new Map<string, PointStore>();

  function storeOf(uuid: Uint8Array): PointStore {
    const key = uuidKey(uuid);
    const store = stores.get(key) ?? createStore();
    stores.set(key, store);
    return store;
  }

  return {
    points: storeOf,
    prepare: async () => undefined,
    insert: async (uuid, points, policy) => storeOf(uuid).insert(points, policy),
    flush: async (uuid) => storeOf(uuid).flush(),
    delete: async (uuid, start, end) => storeOf(uuid).delete(start, end),
    async forget(uuid) {
      stores.delete(uuidKey(uuid));
    },
    async close() {
      stores.clear();
    },
  };
}
