import { NotSupported } from "../errors/index.ts";

/** What a server said about itself. */
export interface ServerVersion {
  readonly majorVersion: number;
  readonly minorVersion: number;
}

/** BTrDB v4, the open-source server: the same RPCs for points, older messages for metadata, and less of everything. */
export function isV4(version: ServerVersion | undefined): boolean {
  return version !== undefined && version.majorVersion < 5;
}

const ARROW = "Arrow";

/** Methods that v4 does not have, by what they are for. */
const MISSING_IN_V4: ReadonlyMap<string, string> = new Map([
  ["arrowRawValues", ARROW],
  ["arrowAlignedWindows", ARROW],
  ["arrowWindows", ARROW],
  ["arrowMultiValues", "reading several streams as one table"],
  ["arrowInsert", ARROW],
  ["setStreamTags", "changing the tags or the collection of a stream"],
  ["sQLQuery", "SQL"],
  ["subscribe", "subscriptions"],
  // There it ends the server, process and all, as soon as a stream in a collection of less than 20 bytes has an annotation.
  ["getMetadataUsage", "GetMetadataUsage without harm; conn.collectionMetadata() counts by itself"],
]);

/**
 * Methods whose messages v4 has in another shape. The methods of BTrDB and Stream know both; the generated client, which
 * `conn.rpc` and interceptors have, is of v5.
 */
const OTHERWISE_IN_V4: ReadonlySet<string> = new Set([
  "create",
  "listCollections",
  "lookupStreams",
  "setStreamAnnotations",
  "streamInfo",
]);

export function notSupported({ majorVersion, minorVersion }: ServerVersion, what: string): NotSupported {
  return new NotSupported(
    `BTrDB ${majorVersion}.${minorVersion}, which this server is, does not support ${what}.`,
  );
}

/** @throws NotSupported for a method that the server is known not to have: what comes back would be less clear */
export function refuseMissing(version: ServerVersion | undefined, method: string): void {
  const what = isV4(version) ? MISSING_IN_V4.get(method) : undefined;
  if (version !== undefined && what !== undefined) throw notSupported(version, what);
}

/**
 * The same for calls by the generated client: v4 would take messages of v5 for something else, and leave out a merge
 * policy without a word.
 *
 * @throws NotSupported
 */
export function refuseRaw(version: ServerVersion | undefined, method: string, request: object): void {
  refuseMissing(version, method);
  if (version === undefined || !isV4(version)) return;
  const { mergePolicy, rounding, omitDescriptor } = request as Readonly<Record<string, unknown>>;
  if (method === "insert" && (mergePolicy || rounding)) throw notSupported(version, MERGING);
  if (!OTHERWISE_IN_V4.has(method) || omitDescriptor === true) return;
  const name = method.charAt(0).toUpperCase() + method.slice(1);
  throw notSupported(
    version,
    `${name} with the messages of v5, as conn.rpc and calls with interceptors send them`,
  );
}

export const MERGING = "merge policies and rounding";
