import type { PointStore } from "../store/point-store.ts";

/** A stream as the journal knows it. */
export interface Stream {
  readonly uuid: Uint8Array;
  readonly store: PointStore;
  /** Its number in the journal; undefined until something of it is there. */
  number: number | undefined;
  /** Changes that wait for the disk. */
  pending: number;
  /** Set while points of a stream that is known no more are done away with. */
  forgetting?: Promise<void> | undefined;
}
