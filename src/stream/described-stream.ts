import type { AnnotationValue } from "../annotations.ts";
import { type CallOptions, unary } from "../call.ts";
import type { Channel } from "../channel/index.ts";
import { isBTrDBError, StreamNotFoundError } from "../errors/index.ts";
import type { StreamDescriptor } from "../gen/v5api/btrdb_pb.ts";
import { readDescriptor, type StreamMetadata, type Tags } from "../stream-metadata.ts";
import { type UuidInput, uuidToBytes, uuidToText } from "../uuid.ts";

/** What a stream is called and what is known about it. */
export class DescribedStream {
  /** As text, in lower case with hyphens. */
  readonly uuid: string;
  /** @internal */
  protected readonly channel: Channel;
  /** @internal The uuid. */
  protected readonly bytes: Uint8Array<ArrayBuffer>;
  #metadata: StreamMetadata | undefined;

  /** @internal Streams come from a {@link BTrDB}. */
  constructor(channel: Channel, uuid: UuidInput, descriptor?: StreamDescriptor) {
    this.channel = channel;
    this.bytes = uuidToBytes(uuid);
    this.uuid = uuidToText(this.bytes);
    this.#metadata = descriptor && readDescriptor(descriptor, this.uuid);
  }

  /** @internal The connection that all of some streams belong to; undefined where they belong to several. */
  static channelOf(streams: readonly DescribedStream[]): Channel | undefined {
    const channel = streams[0]?.channel;
    return streams.every((stream) => stream.channel === channel) ? channel : undefined;
  }

  /** @internal The connection that it is read over. */
  get connection(): Channel {
    return this.channel;
  }

  /** @internal Whether another stream is read over the same connection. */
  sharesConnection(other: DescribedStream): boolean {
    return this.channel === other.channel;
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
    const uuid = this.bytes;
    const answer = await unary(this.channel, "streamInfo", { uuid, omitVersion: true }, options);
    if (!answer.descriptor) throw new StreamNotFoundError(`The server described no stream ${this.uuid}.`);
    this.#metadata = readDescriptor(answer.descriptor, this.uuid);
    return this.#metadata;
  }

  /** The tags, `name` and `unit` among them; read once, and anew with `refresh`. The object is a copy. */
  async tags(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<Tags> {
    return { ...(await this.metadata(options)).tags };
  }

  /** The annotations, decoded from JSON; read once, and anew with `refresh`. The object is a copy. */
  async annotations(
    options: CallOptions & { readonly refresh?: boolean } = {},
  ): Promise<Record<string, AnnotationValue>> {
    return structuredClone((await this.metadata(options)).annotations) as Record<string, AnnotationValue>;
  }

  /** The version of the metadata, which each update() raises. It is not the version of the points. */
  async propertyVersion(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<bigint> {
    return (await this.metadata(options)).propertyVersion;
  }

  /** The collection, as `sites/a`. */
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

  /** The uuid and what is known of the metadata. */
  toJSON(): { uuid: string; collection?: string; tags?: Tags } {
    const { collection, tags } = this.#metadata ?? {};
    return { uuid: this.uuid, ...(collection !== undefined && { collection }), ...(tags && { tags }) };
  }

  /** @internal What is known is not so any more. */
  protected forget(): void {
    this.#metadata = undefined;
  }
}

function tag({ tags }: StreamMetadata, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}
