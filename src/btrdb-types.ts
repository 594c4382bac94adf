import type { CallOptions } from "./call.ts";
import type { Annotations, StreamQuery, Tags } from "./stream-metadata.ts";
import type { UuidInput } from "./uuid.ts";

/** What a server says about itself. */
export interface ServerInfo {
  readonly majorVersion: number;
  readonly minorVersion: number;
  /** Build of the server, such as `5.31.0`. */
  readonly build: string;
  readonly proxy: {
    /** Endpoints, as `host:port`, at which the cluster can be reached. */
    readonly proxyEndpoints: readonly string[];
  };
}

/** A stream to create. */
export interface NewStream {
  /** Default: a random one. */
  readonly uuid?: UuidInput | undefined;
  /** 1 to 255 bytes; parts are separated by `/` by custom. */
  readonly collection: string;
  /** The cluster wants `name` and `unit`; collection and tags together are unique. */
  readonly tags: Tags;
  readonly annotations?: Annotations | undefined;
}

/** Options of {@link BTrDB.streamsInCollection}. */
export interface SearchOptions extends CallOptions, StreamQuery {
  /** Whether the collections are prefixes; default true, as in the Python client. */
  readonly isCollectionPrefix?: boolean | undefined;
}

/** Options of {@link BTrDB.streams}. */
export interface StreamsOptions extends CallOptions {
  /** Versions to pin, one a stream. */
  readonly versions?: readonly bigint[] | undefined;
  /** Whether the part before the name is a prefix of the collection. */
  readonly isCollectionPrefix?: boolean | undefined;
}

/** How often each key is used below a prefix. */
export interface CollectionMetadata {
  readonly tags: Readonly<Record<string, bigint>>;
  readonly annotations: Readonly<Record<string, bigint>>;
}

/** A parameter of a statement; the server gets it as text and casts it. */
export type SqlParameter = string | number | bigint | boolean;
