import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import type {
  KeyUsage,
  MetadataStore,
  MetadataUsage,
  NewStream,
  PropertyChanges,
  StreamQuery,
  StreamRecord,
} from "../store/metadata-store.ts";
import { arrayLiteral, type Database, hstoreLiteral, type Row } from "./database.ts";
import type { SqlCheck } from "./sql-check.ts";
import { LOOKUP_BATCH, STATEMENTS } from "./statements.ts";
import { statusError, translatingErrors } from "./status-errors.ts";
import { INSERT_ROWS } from "./stream-rows.ts";
import { sortedMap, tagHash, tagText } from "./tags.ts";

/** Streams of one statement while loading. */
const LOAD_BATCH = 2_000;
/** How often a change is tried again that another server on the same database was faster with. */
const ATTEMPTS = 10;

/** Metadata in PostgreSQL. Each write is one statement, so it is atomic without holding a transaction open. */
export class PgMetadataStore implements MetadataStore {
  readonly #db: Database;
  readonly #check: SqlCheck;

  constructor(db: Database, check: SqlCheck) {
    this.#db = db;
    this.#check = check;
  }

  async create(stream: NewStream): Promise<void> {
    const { uuid, collection, tags, annotations } = stream;
    const params = [
      hex(uuid),
      collection,
      hstoreLiteral(tags),
      tagText(tags),
      tagHash(tags),
      hstoreLiteral(annotations),
    ];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const created = await this.#write(uuid, "create", params);
      if (created.length > 0) return;
      const [taken] = await this.#query("why", [hex(uuid), collection, tagHash(tags)]);
      if (taken?.obliterated === "true") {
        throw new StatusError(StatusCode.RecycledUUID, "the uuid belonged to an obliterated stream");
      }
      if (taken?.exists === "true") {
        throw new StatusError(StatusCode.StreamExists, "a stream already exists with that uuid");
      }
      if (taken?.ambiguous === "true") throw ambiguous();
    }
    throw contention();
  }

  async get(uuid: Uint8Array): Promise<StreamRecord | undefined> {
    const [row] = await this.#query("get", [hex(uuid)]);
    return row && record(row);
  }

  async *lookup({
    collection,
    isCollectionPrefix,
    tags,
    annotations,
  }: StreamQuery): AsyncGenerator<StreamRecord> {
    const uuids = await this.#query(isCollectionPrefix ? "findPrefix" : "find", [
      collection,
      ...conditions(tags),
      ...conditions(annotations),
    ]);
    // Only the keys are held, and the streams fetched as the reader comes to them: what has been obliterated
    // meanwhile is left out.
    for (let from = 0; from < uuids.length; from += LOOKUP_BATCH) {
      const batch = uuids.slice(from, from + LOOKUP_BATCH).map((row) => row.uuid ?? "");
      const rows = await this.#query("getMany", [arrayLiteral(batch)]);
      const found = new Map(rows.map((row) => [row.uuid ?? "", row]));
      for (const uuid of batch) {
        const row = found.get(uuid);
        if (row) yield record(row);
      }
    }
  }

  async *listCollections(prefix: string): AsyncGenerator<string> {
    let after = "";
    for (;;) {
      const rows = await this.#query("collections", [prefix, after]);
      for (const row of rows) yield row.collection!;
      const last = rows.at(-1)?.collection;
      if (!last || rows.length < LOOKUP_BATCH) return;
      after = last;
    }
  }

  async setTags(
    uuid: Uint8Array,
    expectedPropertyVersion: bigint,
    changes: PropertyChanges,
    collection?: string,
  ): Promise<void> {
    const old = await this.#expected(uuid, expectedPropertyVersion, "property");
    const tags = new Map(old.tags);
    for (const [key, value] of changes) {
      if (value === undefined) tags.delete(key);
      else tags.set(key, value);
    }
    const params = [
      hex(uuid),
      String(expectedPropertyVersion),
      collection ?? old.collection,
      hstoreLiteral(tags),
      tagText(tags),
      tagHash(tags),
    ];
    // The version is the lock: where it has moved since it was read, this updates nothing.
    const updated = await this.#write(uuid, "setTags", params);
    if (updated.length === 0) throw await this.#unexpected(uuid, expectedPropertyVersion, "property");
  }

  async setAnnotations(
    uuid: Uint8Array,
    expectedPropertyVersion: bigint,
    changes: PropertyChanges,
  ): Promise<void> {
    const set = new Map<string, string>();
    const removed: string[] = [];
    for (const [key, value] of changes) {
      if (value === undefined) removed.push(key);
      else set.set(key, value);
    }
    const params = [hex(uuid), String(expectedPropertyVersion), arrayLiteral(removed), hstoreLiteral(set)];
    const updated = await this.#write(uuid, "setAnnotations", params);
    if (updated.length === 0) throw await this.#unexpected(uuid, expectedPropertyVersion, "annotation");
  }

  async usage(prefix: string): Promise<MetadataUsage> {
    const rows = await this.#query("usage", [prefix]);
    const of = (kind: string): KeyUsage[] =>
      rows.filter((row) => row.kind === kind).map((row) => ({ key: row.key!, count: BigInt(row.count!) }));
    return { tags: of("tag"), annotations: of("annotation") };
  }

  async obliterate(uuid: Uint8Array): Promise<void> {
    const gone = await this.#write(uuid, "obliterate", [hex(uuid)]);
    if (gone.length === 0) throw noSuchStream();
  }

  async remove(uuid: Uint8Array): Promise<void> {
    await this.#write(uuid, "remove", [hex(uuid)]);
  }

  async *sql(query: string, params: readonly string[], signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    try {
      const statement = await this.#check.check(query, params);
      for await (const rows of this.#db.readUntrusted(statement, params, signal)) {
        for (const row of rows) yield encoder.encode(row);
      }
    } catch (error) {
      throw statusError(error, StatusCode.BadSQLValue);
    }
  }

  /**
   * Puts streams in as they are, with their property versions, and uuids that were obliterated: what a journal
   * remembers. Much faster than `create`; in statements of 2,000 streams, each atomic, and without telling which
   * stream it was that exists already.
   */
  async load(streams: Iterable<StreamRecord>, obliterated: Iterable<Uint8Array> = []): Promise<void> {
    let rows: string[][] = [];
    const flush = async () => {
      const columns = Array.from({ length: 7 }, (_, at) => arrayLiteral(rows.map((row) => row[at]!)));
      if (rows.length > 0) await translatingErrors(() => this.#db.query(INSERT_ROWS, columns));
      rows = [];
    };
    const add = async (stream: StreamRecord) => {
      const { uuid, collection, tags, annotations, propertyVersion } = stream;
      const [text, hash] = [tagText(tags), tagHash(tags)];
      const [tagsHstore, annotationsHstore] = [hstoreLiteral(tags), hstoreLiteral(annotations)];
      rows.push([hex(uuid), collection, tagsHstore, text, hash, annotationsHstore, String(propertyVersion)]);
      if (rows.length === LOAD_BATCH) await flush();
    };
    const none = new Map<string, string>();
    try {
      for (const stream of streams) await add(stream);
      for (const uuid of obliterated) {
        await add({ uuid, collection: "", tags: none, annotations: none, propertyVersion: 0n });
      }
      await flush();
    } finally {
      this.#db.changed("all");
    }
  }

  /** Forgets everything, also which uuids were obliterated: for tests. */
  async clear(): Promise<void> {
    try {
      await translatingErrors(() => this.#db.query("delete from btrdb.stream", []));
    } finally {
      this.#db.changed("all");
    }
  }

  /** What statements of users run on, without the check before it: for tests of that second wall. */
  databaseForTests(): Database {
    return this.#db;
  }

  async close(): Promise<void> {
    this.#check.close();
    await this.#db.close();
  }

  async #query(name: keyof typeof STATEMENTS, params: readonly string[]): Promise<Row[]> {
    return translatingErrors(() => this.#db.query(STATEMENTS[name], params));
  }

  async #write(uuid: Uint8Array, name: keyof typeof STATEMENTS, params: readonly string[]): Promise<Row[]> {
    try {
      return await this.#query(name, params);
    } finally {
      // Also after a failure: a lost connection does not tell whether the change was made.
      this.#db.changed([hex(uuid)]);
    }
  }

  async #expected(uuid: Uint8Array, version: bigint, what: string): Promise<StreamRecord> {
    const stream = await this.get(uuid);
    if (!stream) throw noSuchStream();
    if (stream.propertyVersion !== version) throw versionMismatch(what);
    return stream;
  }

  async #unexpected(uuid: Uint8Array, version: bigint, what: string): Promise<Error> {
    const stream = await this.get(uuid);
    if (!stream) return noSuchStream();
    // Versions only grow: one that was not there a moment ago, and now is, belongs to another change.
    return stream.propertyVersion === version ? contention() : versionMismatch(what);
  }
}

/** Two parameters: what has to be there with its value, and what with any. */
function conditions(wanted: ReadonlyMap<string, string | undefined>): [string, string] {
  const equal = new Map<string, string>();
  const present: string[] = [];
  for (const [key, value] of wanted) {
    if (value === undefined) present.push(key);
    else equal.set(key, value);
  }
  return [hstoreLiteral(equal), arrayLiteral(present)];
}

const hex = (uuid: Uint8Array): string => Buffer.from(uuid).toString("hex");

function record({ uuid, collection, tags, annotations, version }: Row): StreamRecord {
  const map = (json: string | null | undefined) =>
    sortedMap(Object.entries(JSON.parse(json ?? "{}") as Record<string, string>));
  return {
    uuid: new Uint8Array(Buffer.from(uuid ?? "", "hex")),
    collection: collection ?? "",
    tags: map(tags),
    annotations: map(annotations),
    propertyVersion: BigInt(version ?? 0),
  };
}

const noSuchStream = () => new StatusError(StatusCode.NoSuchStream, "stream does not exist");
const ambiguous = () =>
  new StatusError(
    StatusCode.AmbiguousStream,
    "a stream already exists in that collection with identical tags",
  );
const versionMismatch = (what: string) =>
  new StatusError(StatusCode.PropertyVersionMismatch, `stream ${what} version does not match`);
const contention = () =>
  new StatusError(StatusCode.MetadataStoreError, "the stream is being changed by somebody else, try again");
