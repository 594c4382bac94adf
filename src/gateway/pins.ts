import type { Fields } from "./fields.ts";

/** What asks for the latest version: 2^64 - 1 does too. */
const LATEST: readonly bigint[] = [0n, 0xffff_ffff_ffff_ffffn];

export const asksForLatest = (version: bigint): boolean => LATEST.includes(version);

/** Where a request says of which versions its answer is. An answer at explicit versions never changes. */
export interface Pins {
  /** Versions by their streams, in the order of the request; none where the answer could change all the same. */
  read(fields: Fields): readonly bigint[];
  /** The same request at other versions. */
  write(fields: Fields, versions: readonly bigint[]): Fields;
  /** Whether the cluster takes the request at these versions; without: it does. */
  suits?(fields: Fields, versions: readonly bigint[]): boolean;
  /** Whether each message of the answer says its version. If not, only the request says it. */
  readonly named: boolean;
}

/** A stream and its version. */
export const ONE: Pins = {
  named: true,
  read: ({ versionMajor }) => [versionMajor as bigint],
  write: (fields, [versionMajor]) => ({ ...fields, versionMajor }),
};

/** What has changed up to a version, since one that is a number always. */
export const UP_TO: Pins = {
  named: true,
  read: ({ fromMajor, toMajor }) =>
    // As a first version, 0 is the first of all; the other might be taken for the latest.
    fromMajor !== 0n && asksForLatest(fromMajor as bigint) ? [] : [toMajor as bigint],
  write: (fields, [toMajor]) => ({ ...fields, toMajor }),
  // A page may know of a later version than what the gateway takes for the latest.
  suits: ({ fromMajor }, [toMajor]) => (fromMajor as bigint) <= (toMajor ?? 0n),
};

/** Streams side by side. Without versions all are at their latest. */
export const MANY: Pins = {
  named: false,
  read({ uuid, versionMajor }) {
    const versions = versionMajor as readonly bigint[];
    return versions.length === 0 ? (uuid as readonly unknown[]).map(() => 0n) : versions;
  },
  write: (fields, versionMajor) => ({ ...fields, versionMajor }),
};

/** Streams of a CSV, each with its version. */
export const CSV: Pins = {
  named: false,
  read: ({ streams }) => (streams as readonly Fields[]).map(({ version }) => version as bigint),
  write: (fields, versions) => ({
    ...fields,
    streams: (fields.streams as readonly Fields[]).map((stream, at) => ({
      ...stream,
      version: versions[at],
    })),
  }),
};
