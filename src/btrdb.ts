import type { BTrDBRpc } from "./btrdb-rpc.ts";
import type {
  CollectionMetadata,
  NewStream,
  SearchOptions,
  ServerInfo,
  SqlParameter,
  StreamsOptions,
} from "./btrdb-types.ts";
import { askVersion, type CallOptions, streaming, unary } from "./call.ts";
import type { Channel } from "./channel/index.ts";
import { BTRDBValueError, StreamNotFoundError } from "./errors/index.ts";
import { type CsvQuery, generateCsv } from "./generate-csv.ts";
import { listCollections } from "./list-collections.ts";
import { Stream } from "./stream/index.ts";
import { annotationsToPairs, checkCollection, tagsToPairs } from "./stream-metadata.ts";
import type { StreamSet } from "./stream-set/index.ts";
import { isUuid, randomUuid, type UuidInput, uuidToBytes } from "./uuid.ts";

/** A connection to BTrDB, made by {@link connect}. It holds no socket: requests share those of `fetch`. */
export class BTrDB {
  /**
   * The generated client, for raw calls. Its errors are ConnectErrors (see {@link toBTrDBError}), and most mistakes
   * come back as a `stat` in the response (see {@link throwIfFailed}).
   */
  readonly rpc: BTrDBRpc;
  readonly #channel: Channel;

  /** @internal Connections come from {@link connect}. */
  constructor(channel: Channel) {
    this.#channel = channel;
    this.rpc = channel.rpc;
  }

  /** URL of the endpoint in use; another one, once it fails and there are several. */
  get endpoint(): string {
    return this.#channel.endpoint.baseUrl;
  }

  /**
   * Version and build of the server, and the endpoints of its cluster.
   *
   * @throws Unauthenticated for a wrong API key, ConnectionError where there is no answer
   */
  async info(options: CallOptions = {}): Promise<ServerInfo> {
    const response = await unary(this.#channel, "info", {}, options);
    this.#channel.noteVersion(response);
    return {
      majorVersion: response.majorVersion,
      minorVersion: response.minorVersion,
      build: response.build,
      proxy: { proxyEndpoints: [...(response.proxy?.proxyEndpoints ?? [])] },
    };
  }

  /** The stream of a uuid. Nothing is sent: see {@link Stream.exists}. */
  stream(uuid: UuidInput): Stream {
    return new Stream(this.#channel, uuid);
  }

  /**
   * Streams by uuid or by `collection/name`, in the order asked for, as a set.
   *
   * ```ts
   * const set = await conn.streams(uuid, "sites/a/voltage", { versions: [12n, 40n] });
   * ```
   *
   * @throws StreamNotFoundError where a `collection/name` is none or several streams; a uuid is not looked up
   * @throws BTRDBValueError for what is neither, or for versions that are not one a stream
   */
  async streams(...given: (UuidInput | readonly UuidInput[] | StreamsOptions)[]): Promise<StreamSet> {
    const last = given.at(-1);
    const options = isOptions(last) ? last : {};
    const identifiers = (isOptions(last) ? given.slice(0, -1) : given).flat() as UuidInput[];
    const streams = await Promise.all(identifiers.map((identifier) => this.#identify(identifier, options)));
    const { StreamSet } = await import("./stream-set/index.ts");
    return new StreamSet(streams, { versions: options.versions });
  }

  /**
   * Streams whose collection is, or begins with, one of those given (all, if none is), and which have all the tags and
   * annotations asked for; `null` stands for "has this key".
   */
  async streamsInCollection(
    collections: string | readonly string[] = [],
    options: SearchOptions = {},
  ): Promise<Stream[]> {
    const found: Stream[] = [];
    for await (const streams of this.#lookup(collections, options)) {
      // Not as arguments of one call, of which there can't be as many as there are streams.
      for (const stream of streams) found.push(stream);
    }
    return found;
  }

  /** As {@link streamsInCollection}, one by one as they come: for lists that begin before their end is known. */
  async *eachStreamInCollection(
    collections: string | readonly string[] = [],
    options: SearchOptions = {},
  ): AsyncGenerator<Stream, void, undefined> {
    for await (const streams of this.#lookup(collections, options)) yield* streams;
  }

  /** Streams as the messages bring them. */
  async *#lookup(
    collections: string | readonly string[],
    { isCollectionPrefix = true, tags = {}, annotations = {}, ...options }: SearchOptions,
  ): AsyncGenerator<Stream[], void, undefined> {
    const wanted = typeof collections === "string" ? [collections] : collections;
    const request = {
      isCollectionPrefix,
      tags: tagsToPairs(tags),
      annotations: annotationsToPairs(annotations, true),
    };
    for (const collection of wanted.length === 0 ? [""] : wanted) {
      const lookup = { ...request, collection: checkCollection(collection) };
      for await (const { results } of streaming(this.#channel, "lookupStreams", lookup, options)) {
        // v4 finds more than it was asked for: with `a` also what is in `a/b`, with the prefix `a/` also what is in `a`.
        const asked = this.#channel.isV4
          ? results.filter((result) =>
              isCollectionPrefix
                ? result.collection.startsWith(collection)
                : result.collection === collection,
            )
          : results;
        yield asked.map((result) => new Stream(this.#channel, result.uuid, result));
      }
    }
  }

  /**
   * Creates a stream.
   *
   * @throws StreamExists, RecycledUUID for a uuid that is or was in use
   * @throws AmbiguousStream for a collection and tags that another stream has
   * @throws InvalidCollection, InvalidTagKey, InvalidTagValue
   */
  async create(stream: NewStream, options: CallOptions = {}): Promise<Stream> {
    const { uuid = randomUuid(), collection, tags, annotations = {} } = stream;
    const request = {
      uuid: uuidToBytes(uuid),
      collection: checkCollection(collection),
      tags: tagsToPairs(tags),
      annotations: annotationsToPairs(annotations),
    };
    await askVersion(this.#channel, options);
    await unary(this.#channel, "create", request, options, "once");
    return new Stream(this.#channel, request.uuid);
  }

  /** Collections that begin with `startsWith`, sorted as the server sorts them. */
  async listCollections(startsWith = "", options: CallOptions = {}): Promise<string[]> {
    const prefix = checkCollection(startsWith);
    const found: string[] = [];
    for await (const collections of listCollections(this.#channel, prefix, options)) {
      for (const collection of collections) found.push(collection);
    }
    return found;
  }

  /** How often each tag and annotation key is used in the collections that begin with `prefix`. */
  async collectionMetadata(prefix: string, options: CallOptions = {}): Promise<CollectionMetadata> {
    const request = { prefix: checkCollection(prefix) };
    if (this.#channel.isV4) {
      const { countKeys } = await import("./stream/count-keys.ts");
      return countKeys(this.#channel, prefix, options);
    }
    const answer = await unary(this.#channel, "getMetadataUsage", request, options);
    const counts = (list: typeof answer.tags) =>
      Object.fromEntries(list.map(({ key, count }) => [key, count]));
    return { tags: counts(answer.tags), annotations: counts(answer.annotations) };
  }

  /** Names of the streams in collections that begin with `collection` (all, if left out). */
  listUniqueNames(collection?: string, options: CallOptions = {}): Promise<string[]> {
    return this.#distinct("name", "name", collection, options);
  }

  /** Units of the streams in collections that begin with `collection` (all, if left out). */
  listUniqueUnits(collection?: string, options: CallOptions = {}): Promise<string[]> {
    return this.#distinct("unit", "unit", collection, options);
  }

  /** Annotation keys of the streams in collections that begin with `collection` (all, if left out). */
  listUniqueAnnotations(collection?: string, options: CallOptions = {}): Promise<string[]> {
    return this.#distinct("skeys(annotations)", "annotations", collection, options);
  }

  /**
   * Rows of a SELECT over the relation `streams(uuid, collection, name, unit, ingress, property_version, annotations)`.
   *
   * ```ts
   * await conn.query<{ count: number }>("select count(*) from streams where unit = $1", ["volts"]);
   * ```
   *
   * @typeParam Row what a row looks like; it is not checked
   * @throws BadSQLValue for a statement or a parameter that the server refuses
   */
  async query<Row = Record<string, unknown>>(
    statement: string,
    params: readonly SqlParameter[] = [],
    options: CallOptions = {},
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const row of this.queryRows<Row>(statement, params, options)) rows.push(row);
    return rows;
  }

  /** As {@link query}, row by row: for results that should not be in memory at once. */
  async *queryRows<Row = Record<string, unknown>>(
    statement: string,
    params: readonly SqlParameter[] = [],
    options: CallOptions = {},
  ): AsyncGenerator<Row, void, undefined> {
    const request = { query: statement, params: params.map(String) };
    const text = new TextDecoder();
    for await (const { SQLQueryRow } of streaming(this.#channel, "sQLQuery", request, options)) {
      for (const row of SQLQueryRow) yield JSON.parse(text.decode(row)) as Row;
    }
  }

  /**
   * CSV that the server writes, row by row as cells; the first row is the header. For many streams and points
   * {@link StreamSet.toCSV} is faster: the server sends each row in a message of its own.
   *
   * @throws InvalidTimeRange, StreamNotFoundError
   */
  generateCsv(query: CsvQuery, options: CallOptions = {}): AsyncGenerator<string[], void, undefined> {
    return generateCsv(this.#channel, query, options);
  }

  /**
   * Asks the cluster for its proxy endpoints and uses them from now on, the present one first if it is among them.
   *
   * @returns the endpoints in use; unchanged where the cluster names none
   * @throws ApiKeyOverPlaintext for one without TLS, if there is an API key
   */
  async adoptProxyEndpoints(options: CallOptions = {}): Promise<string[]> {
    const { proxy } = await this.info(options);
    return this.#channel.adopt(proxy.proxyEndpoints);
  }

  /** Ends the worker, where the connection has one; reads that run fail with `CONNECTION_CLOSED`. */
  close(): void {
    this.#channel.remote?.close();
  }

  /** As {@link close}: `using conn = await connect(…)` closes it at the end of a block. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Where the connection leads, and nothing that has to be kept secret. */
  toJSON(): { endpoint: string } {
    return { endpoint: this.endpoint };
  }

  async #identify(
    identifier: UuidInput,
    { signal, timeoutMs, isCollectionPrefix = false }: StreamsOptions,
  ): Promise<Stream> {
    if (typeof identifier !== "string" || isUuid(identifier)) return this.stream(identifier);
    const slash = identifier.lastIndexOf("/");
    if (slash < 0) {
      throw new BTRDBValueError(
        `${JSON.stringify(identifier)} names no stream: give a uuid or "collection/name".`,
      );
    }
    const tags = { name: identifier.slice(slash + 1) };
    const collection = identifier.slice(0, slash);
    const found = await this.streamsInCollection(collection, { isCollectionPrefix, signal, timeoutMs, tags });
    if (found.length === 1) return found[0]!;
    const many = found.length === 0 ? "no stream" : `${found.length} streams`;
    throw new StreamNotFoundError(`There is ${many} called ${JSON.stringify(identifier)}.`, {
      code: "NO_SUCH_STREAM",
    });
  }

  async #distinct(
    expression: string,
    column: string,
    collection: string | undefined,
    options: CallOptions,
  ): Promise<string[]> {
    const where = collection === undefined ? "" : " where collection like $1";
    const params =
      collection === undefined ? [] : [`${checkCollection(collection).replace(/[\\%_]/gu, "\\$&")}%`];
    const statement = `select distinct(${expression}) as ${column} from streams${where}`;
    const rows = await this.query<Record<string, string>>(statement, params, options);
    return rows.map((row) => row[column]!);
  }
}

function isOptions(given: unknown): given is StreamsOptions {
  return (
    typeof given === "object" && given !== null && !Array.isArray(given) && !(given instanceof Uint8Array)
  );
}
