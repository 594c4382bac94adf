import type { PointColumns } from "./point-store.ts";

/** Points that have just been inserted into a stream. */
export interface NewPoints {
  readonly uuid: Uint8Array;
  readonly points: PointColumns;
}

/** Tells subscribers of inserted points. */
export interface PointFeed {
  publish(uuid: Uint8Array, points: PointColumns): void;
  /** Calls the listener for every insert until the returned function is called. */
  listen(listener: (inserted: NewPoints) => void): () => void;
}

export function createPointFeed(): PointFeed {
  const listeners = new Set<(inserted: NewPoints) => void>();
  return {
    publish(uuid, points) {
      for (const listener of listeners) listener({ uuid, points });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
