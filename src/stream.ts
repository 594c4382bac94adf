import type { AnnotationValue } from "./annotations.ts";
import type { BTrDBRpc } from "./btrdb-rpc.ts";
import { type CallOptions, streaming, unary } from "./call.ts";
import { checkRange, checkTime, checkVersion } from "./check-read.ts";
import { BTRDBValueError, isBTrDBError, StreamNotFoundError } from "./errors/index.ts";
import { PointWidth } from "./point-width.ts";
import {
  type Annotations,
  annotationsToPairs,
  checkCollection,
  readDescriptor,
  type StreamMetadata,
  type Tags,
  tagsToPairs,
} from "./stream-metadata.ts";
import { MAX_TIME, MIN_TIME } from "./time/bounds.ts";
import { now } from "./time/ns-delta.ts";
import { type TimeInput, toTime } from "./time/to-time.ts";
import { type UuidInput, uuidToBytes, uuidToText } from "./uuid.ts";

/** Options of every read of data. */
export interface ReadOptions extends CallOptions {
  /** Version to read; 0n, the default, is the latest and includes what is not yet flushed. */
  readonly version?: bigint | undefined;
}

/** A point and the version that it was read at. */
export interface PointAtVersion {
  readonly time: bigint;
  readonly value: number;
  readonly version: bigint;
}

/** A range of time, `end` exclusive, in which two versions differ. */
export interface ChangedRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** What {@link Stream.update} changes; what is left out stays as it is. */
export interface StreamUpdate {
  readonly tags?: Tags | undefined;
  readonly annotations?: Annotations | undefined;
  readonly collection?: string | undefined;
}

/** Options of {@link Stream.update}. */
export interface UpdateOptions extends CallOptions {
  /** Also removes the annotations that are not given. */
  readonly replace?: boolean | undefined;
  /** When somebody else was faster (423): read their change and try once more, on top of it. */
  readonly retryOnConflict?: boolean | undefined;
}

/** One time series, made by {@link BTrDB.stream} and the searches. It holds no data, only what the stream is called. */
export class Stream {
  /** As text, in lower case with hyphens. */
  readonly uuid: string;
  readonly #rpc: BTrDBRpc;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #metadata: StreamMetadata | undefined;

  /** @internal Streams come from a {@link BTrDB}. */
  constructor(rpc: BTrDBRpc, uuid: UuidInput, metadata?: StreamMetadata) {
    this.#rpc = rpc;
    this.#bytes = uuidToBytes(uuid);
    this.uuid = uuidToText(this.#bytes);
    this.#metadata = metadata;
  }

  /** Collection, tags and annotations, from memory where they are known. */
  async metadata(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<StreamMetadata> {
    if (this.#metadata === undefined || options.refresh) await this.refreshMetadata(options);
    return this.#metadata!;
  }

  /**
   * Reads collection, tags and annotations from the server.
   *
   * @throws StreamNotFoundError
   */
  async refreshMetadata(options: CallOptions = {}): Promise<StreamMetadata> {
    const uuid = this.#bytes;
    const answer = await unary((call) => this.#rpc.streamInfo({ uuid, omitVersion: true }, call), options);
    if (!answer.descriptor) throw new StreamNotFoundError(`The server described no stream ${this.uuid}.`);
    this.#metadata = readDescriptor(answer.descriptor);
    return this.#metadata;
  }

  async tags(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<Tags> {
    return { ...(await this.metadata(options)).tags };
  }

  async annotations(
    options: CallOptions & { readonly refresh?: boolean } = {},
  ): Promise<Record<string, AnnotationValue>> {
    return structuredClone((await this.metadata(options)).annotations) as Record<string, AnnotationValue>;
  }

  async propertyVersion(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<bigint> {
    return (await this.metadata(options)).propertyVersion;
  }

  async collection(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<string> {
    return (await this.metadata(options)).collection;
  }

  /** The tag `name`; undefined where there is none. */
  async name(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<string | undefined> {
    return tag(await this.metadata(options), "name");
  }

  /** The tag `unit`; undefined where there is none. */
  async unit(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<string | undefined> {
    return tag(await this.metadata(options), "unit");
  }

  /** Whether the server knows the stream; asked once, if the answer was yes. */
  async exists(options: CallOptions = {}): Promise<boolean> {
    if (this.#metadata !== undefined) return true;
    try {
      await this.refreshMetadata(options);
      return true;
    } catch (error) {
      if (isBTrDBError(error, "NO_SUCH_STREAM")) return false;
      throw error;
    }
  }

  /** The latest version; it does not count what is not flushed yet. */
  async version(options: CallOptions = {}): Promise<bigint> {
    const uuid = this.#bytes;
    const answer = await unary((call) => this.#rpc.streamInfo({ uuid, omitDescriptor: true }, call), options);
    return answer.versionMajor;
  }

  /**
   * The nearest point: forward the first at or after `time`, backward the last before it; undefined where there is none.
   *
   * @throws InvalidTimeRange for a time outside of [MIN_TIME, MAX_TIME]
   */
  async nearest(
    time: TimeInput,
    { backward = false, version = 0n, ...options }: ReadOptions & { readonly backward?: boolean } = {},
  ): Promise<PointAtVersion | undefined> {
    const request = {
      uuid: this.#bytes,
      time: checkTime(toTime(time)),
      versionMajor: checkVersion(version),
      backward,
    };
    try {
      const answer = await unary((call) => this.#rpc.nearest(request, call), options);
      const { time: found = 0n, value = 0 } = answer.value ?? {};
      return { time: found, value, version: answer.versionMajor };
    } catch (error) {
      if (isBTrDBError(error, "NO_SUCH_POINT")) return undefined;
      throw error;
    }
  }

  /** The first point of all; undefined in an empty stream. */
  earliest(options: ReadOptions = {}): Promise<PointAtVersion | undefined> {
    return this.nearest(MIN_TIME, options);
  }

  /** The last point of all; undefined in an empty stream. */
  latest(options: ReadOptions = {}): Promise<PointAtVersion | undefined> {
    return this.nearest(MAX_TIME, { ...options, backward: true });
  }

  /** The last point that is not in the future. */
  current(options: ReadOptions = {}): Promise<PointAtVersion | undefined> {
    return this.nearest(now(), { ...options, backward: true });
  }

  /**
   * Ranges of time in which the versions `from` (exclusive) and `to` (inclusive; 0n, the default, is the latest and
   * includes what is not flushed) differ. They are extents of tree nodes: no change lies outside of them, and not all
   * inside is changed.
   *
   * @param options.resolution point width of the smallest node to tell apart
   */
  async changes(
    from: bigint,
    {
      to = 0n,
      resolution = 0,
      ...options
    }: CallOptions & { readonly to?: bigint; readonly resolution?: number | PointWidth } = {},
  ): Promise<{ version: bigint; ranges: ChangedRange[] }> {
    const request = {
      uuid: this.#bytes,
      fromMajor: checkVersion(from),
      toMajor: checkVersion(to),
      resolution: PointWidth.from(resolution).exponent,
    };
    let version = 0n;
    const ranges: ChangedRange[] = [];
    for await (const answer of streaming((call) => this.#rpc.changes(request, call), options)) {
      version = answer.versionMajor;
      for (const { start, end } of answer.ranges) ranges.push({ start, end });
    }
    return { version, ranges };
  }

  /**
   * Changes tags, annotations or collection.
   *
   * @returns the new property version
   * @throws PropertyVersionMismatch when somebody else changed the stream since its metadata was read
   */
  async update(update: StreamUpdate, options: UpdateOptions = {}): Promise<bigint> {
    if (update.tags === undefined && update.annotations === undefined && update.collection === undefined) {
      throw new BTRDBValueError("Give tags, annotations or a collection to change.");
    }
    // Both are encoded before anything is sent: a mistake in the second must not leave the first changed.
    const tags = tagsToPairs(update.tags ?? {});
    const annotations = update.annotations && annotationsToPairs(update.annotations);
    if (update.tags !== undefined || update.collection !== undefined) {
      await this.#atPropertyVersion(options, (known) => {
        const request = {
          uuid: this.#bytes,
          expectedPropertyVersion: known.propertyVersion,
          tags,
          collection: checkCollection(update.collection ?? known.collection),
        };
        return unary((call) => this.#rpc.setStreamTags(request, call), options);
      });
    }
    if (annotations !== undefined) {
      await this.#atPropertyVersion(options, (known) => {
        const kept = new Set(annotations.map(({ key }) => key));
        const removals = options.replace
          ? Object.keys(known.annotations).filter((key) => !kept.has(key))
          : [];
        const request = {
          uuid: this.#bytes,
          expectedPropertyVersion: known.propertyVersion,
          changes: annotations,
          removals,
        };
        return unary((call) => this.#rpc.setStreamAnnotations(request, call), options);
      });
    }
    return (await this.metadata()).propertyVersion;
  }

  /**
   * Deletes the points in [start, end); older versions keep them.
   *
   * @returns the new version
   */
  async delete(start: TimeInput, end: TimeInput, options: CallOptions = {}): Promise<bigint> {
    const request = { uuid: this.#bytes, ...checkRange(toTime(start), toTime(end)) };
    return (await unary((call) => this.#rpc.delete(request, call), options)).versionMajor;
  }

  /** Moves what is buffered into the tree. @returns the version, which is a new one if there was anything */
  async flush(options: CallOptions = {}): Promise<bigint> {
    return (await unary((call) => this.#rpc.flush({ uuid: this.#bytes }, call), options)).versionMajor;
  }

  /** Removes the stream for ever, with all its versions; its uuid can never be used again. */
  async obliterate(options: CallOptions = {}): Promise<void> {
    await unary((call) => this.#rpc.obliterate({ uuid: this.#bytes }, call), options);
    this.#metadata = undefined;
  }

  /** The uuid and what is known of the metadata. */
  toJSON(): { uuid: string; collection?: string; tags?: Tags } {
    const { collection, tags } = this.#metadata ?? {};
    return { uuid: this.uuid, ...(collection !== undefined && { collection }), ...(tags && { tags }) };
  }

  async #atPropertyVersion(
    options: UpdateOptions,
    change: (known: StreamMetadata) => Promise<unknown>,
  ): Promise<void> {
    try {
      await change(await this.metadata(options));
    } catch (error) {
      if (!options.retryOnConflict || !isBTrDBError(error, "PROPERTY_VERSION_MISMATCH")) throw error;
      await change(await this.refreshMetadata(options));
    }
    await this.refreshMetadata(options);
  }
}

function tag({ tags }: StreamMetadata, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}
