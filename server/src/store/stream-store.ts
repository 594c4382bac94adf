import { StatusCode } from "btrdb-web";
import type { MergePolicy } from "btrdb-web/proto";
import { StatusError } from "../status-error.ts";
import type { MetadataStore, NewStream } from "./metadata-store.ts";
import type { PointColumns, PointSnapshot, StreamVersion } from "./point-store.ts";
import { type PointReader, type PointWriter, uuidKey } from "./point-writer.ts";

/** All streams: metadata and points, joined by uuid. What names a stream that is not there is 404. */
export interface StreamStore {
  readonly metadata: MetadataStore;
  /** Codes as for `MetadataStore.create`. */
  create(stream: NewStream): Promise<void>;
  /** Points of a stream, for reading; `missing` is the message of 404. */
  points(uuid: Uint8Array, missing?: string): Promise<PointReader>;
  /** A stream at a version (0 and 2^64-1: latest, with the buffer); 404 for a version not there (yet) as well. */
  snapshot(uuid: Uint8Array, versionMajor: bigint): Promise<PointSnapshot>;
  insert(uuid: Uint8Array, points: PointColumns, policy: MergePolicy): Promise<StreamVersion>;
  flush(uuid: Uint8Array): Promise<StreamVersion>;
  delete(uuid: Uint8Array, start: bigint, end: bigint): Promise<StreamVersion>;
  /** Removes a stream for ever: metadata remembers the uuid. */
  obliterate(uuid: Uint8Array): Promise<void>;
  /** Takes a stream back as if it had never been; no error where there is none. */
  remove(uuid: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** The version of a new stream; the numbers below it are versions without points. */
export const FIRST_VERSION = 10n;

/** 0 and 2^64-1 both mean the latest version, insert buffer included. */
export const isLatest = (versionMajor: bigint): boolean =>
  versionMajor === 0n || versionMajor === 0xffff_ffff_ffff_ffffn;

/** As {@link StreamStore.snapshot}, for points that are at hand. */
export function snapshotAt(points: PointReader, versionMajor: bigint): PointSnapshot {
  if (versionMajor > 0n && versionMajor < FIRST_VERSION) {
    // The recordings: versions below the first one can be asked for, and are empty.
    const empty = points.at(FIRST_VERSION);
    if (empty) return { ...bound(empty), version: { major: versionMajor, minor: 0n } };
  }
  const snapshot = points.at(versionMajor);
  if (!snapshot) throw new StatusError(StatusCode.NoSuchStream, "stream not found");
  return snapshot;
}

const bound = (snapshot: PointSnapshot): Omit<PointSnapshot, "version"> => ({
  rawValues: (...args) => snapshot.rawValues(...args),
  alignedWindows: (...args) => snapshot.alignedWindows(...args),
  windows: (...args) => snapshot.windows(...args),
  nearest: (...args) => snapshot.nearest(...args),
});

/**
 * Joins metadata with points. `known` are the uuids (as keys) that exist already, as far as the caller knows: what
 * is not in it is asked of the metadata once.
 */
export function createStreamStore(
  metadata: MetadataStore,
  points: PointWriter,
  known: Set<string> = new Set(),
): StreamStore {
  // Counts removals, so that an answer of the metadata from before one is not believed after it.
  let removals = 0;

  async function mustExist(uuid: Uint8Array, missing = "stream not found"): Promise<void> {
    const key = uuidKey(uuid);
    if (known.has(key)) return;
    const before = removals;
    if (!(await metadata.get(uuid))) throw new StatusError(StatusCode.NoSuchStream, missing);
    if (removals === before) known.add(key);
  }

  async function forget(uuid: Uint8Array): Promise<void> {
    removals += 1;
    known.delete(uuidKey(uuid));
    await points.forget(uuid);
  }

  return {
    metadata,
    async create(stream) {
      await points.prepare(stream.uuid);
      await metadata.create(stream);
      known.add(uuidKey(stream.uuid));
    },
    async points(uuid, missing) {
      await mustExist(uuid, missing);
      return points.points(uuid);
    },
    async snapshot(uuid, versionMajor) {
      await mustExist(uuid);
      return snapshotAt(points.points(uuid), versionMajor);
    },
    async insert(uuid, columns, policy) {
      await mustExist(uuid);
      return points.insert(uuid, columns, policy);
    },
    async flush(uuid) {
      await mustExist(uuid);
      return points.flush(uuid);
    },
    async delete(uuid, start, end) {
      await mustExist(uuid, "Stream does not exist");
      return points.delete(uuid, start, end);
    },
    async obliterate(uuid) {
      await metadata.obliterate(uuid);
      await forget(uuid);
    },
    async remove(uuid) {
      await metadata.remove(uuid);
      await forget(uuid);
    },
    async close() {
      await points.close();
      await metadata.close();
    },
  };
}
