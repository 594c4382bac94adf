/**
 * What is known about a stream besides its points. Maps iterate in byte order of their keys.
 *
 * `uuid` is a key of at most 16 bytes. The contract says 16; the recordings show that a real server takes shorter
 * ones (even none) as they are, so a store must keep them apart and not pad them.
 */
export interface StreamRecord {
  readonly uuid: Uint8Array;
  readonly collection: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  /** 1 at creation, +1 with each accepted change. */
  readonly propertyVersion: bigint;
}

/** A stream to be created: a {@link StreamRecord} before it has a property version. */
export type NewStream = Omit<StreamRecord, "propertyVersion">;

/** Which streams to find: all conditions hold at once; a value of undefined means "has this key". */
export interface StreamQuery {
  readonly collection: string;
  readonly isCollectionPrefix: boolean;
  readonly tags: ReadonlyMap<string, string | undefined>;
  readonly annotations: ReadonlyMap<string, string | undefined>;
}

/** New values by key; undefined removes the key (and is no error where the key is not there). */
export type PropertyChanges = ReadonlyMap<string, string | undefined>;

/** How many streams have a key. */
export interface KeyUsage {
  readonly key: string;
  readonly count: bigint;
}

/** Keys in use with the number of streams that have them, in byte order of the keys. */
export interface MetadataUsage {
  readonly tags: readonly KeyUsage[];
  readonly annotations: readonly KeyUsage[];
}

/**
 * Collections, tags, annotations and property versions of all streams (protocol.md section 3). The caller has
 * validated syntax (lengths, characters of keys, NUL); a store judges what depends on other streams, and throws
 * `StatusError` (../status-error.ts) with the codes named below. Each method is atomic.
 */
export interface MetadataStore {
  /**
   * Adds a stream with property version 1.
   * Codes, in this order: 429 for an obliterated uuid, 417 for an existing uuid, 418 where another stream of the
   * collection has exactly the same tags (in any order).
   */
  create(stream: NewStream): Promise<void>;

  /** The stream, or undefined where there is none (never was, or obliterated). */
  get(uuid: Uint8Array): Promise<StreamRecord | undefined>;

  /**
   * Streams that match, in byte order of collection, then of the tags written as `key=value,…` by ascending key,
   * then of the uuid. Lazy; the caller may stop early. A prefix is one of text, not of path elements.
   */
  lookup(query: StreamQuery): AsyncIterable<StreamRecord>;

  /** Collections that hold at least one stream and begin with `prefix`, in byte order. Lazy. */
  listCollections(prefix: string): AsyncIterable<string>;

  /**
   * Changes tags and, where `collection` is given, moves the stream there.
   * Codes, in this order: 404, 423 for another expected version, 418 where the result would equal another stream.
   * Adds 1 to the property version, even where nothing changed.
   */
  setTags(
    uuid: Uint8Array,
    expectedPropertyVersion: bigint,
    changes: PropertyChanges,
    collection?: string,
  ): Promise<void>;

  /** Changes annotations. Codes 404 and 423 and the property version as for {@link setTags}. */
  setAnnotations(uuid: Uint8Array, expectedPropertyVersion: bigint, changes: PropertyChanges): Promise<void>;

  /** Keys in use by streams whose collection begins with `prefix`. */
  usage(prefix: string): Promise<MetadataUsage>;

  /** Removes the stream and remembers its uuid for ever, see {@link create}. Code 404. */
  obliterate(uuid: Uint8Array): Promise<void>;

  /**
   * Runs one read-only statement over the relation `streams`; every row is one JSON object as UTF-8. Lazy.
   * Codes: 441 for a bad statement or parameter (a write is one), 501 where the store knows no SQL.
   */
  sql(query: string, params: readonly string[], signal: AbortSignal): AsyncIterable<Uint8Array>;

  /**
   * Takes back a stream as if it had never been: unlike after {@link obliterate}, the uuid may be used again (an
   * import that failed). No error where there is none.
   */
  remove(uuid: Uint8Array): Promise<void>;

  /** Releases what the store holds open. */
  close(): Promise<void>;
}
