/** A stream to be made for imported or demo data. */
export interface IngestStream {
  /** 16 bytes; a random (version 4) uuid where it is not given. */
  readonly uuid?: Uint8Array;
  readonly collection: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Points in any order as columns of equal length, time in nanoseconds since the Unix epoch. */
export interface IngestPoints {
  readonly time: BigInt64Array;
  readonly value: Float64Array;
}

/**
 * Where demo data and CSV files go: the server's own stores, without a connection in between. The rules of the RPCs
 * hold and their errors are thrown as `StatusError` (../status-error.ts), except that one insert may be of any size.
 */
export interface IngestTarget {
  /**
   * From here to its end, the import owns the streams that it makes: where the process is killed in between, the next
   * start with the same data folder takes them back, so that nothing stays half loaded. One import at a time.
   */
  importing<T>(work: () => Promise<T>): Promise<T>;
  /** Creates a stream and answers its uuid. Codes as for the RPC Create: 407, 408, 409, 417, 418, 429. */
  createStream(stream: IngestStream): Promise<Uint8Array>;
  /** Inserts with merge policy NEVER; nothing is stored where one point is bad (413, 425). */
  insert(uuid: Uint8Array, points: IngestPoints): Promise<void>;
  /** Makes all points inserted so far part of a version. */
  flush(uuid: Uint8Array): Promise<void>;
  /**
   * Takes back a stream that this import has made (a bad file must not stay half loaded). Unlike Obliterate, the
   * uuid may be used again.
   */
  remove(uuid: Uint8Array): Promise<void>;
}
