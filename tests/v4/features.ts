import { type BTrDB, type Stream, StreamSet } from "btrdb-web";

/** A stream with three points, at 1, 2 and 3 ns, in version 11. */
export interface Lab {
  readonly conn: BTrDB;
  readonly stream: Stream;
  /** A collection that nobody else uses; the stream is below it, in `lab`. */
  readonly root: string;
}

/** What one may ask of a connection, and whether BTrDB v4 can do it. */
export interface Feature {
  readonly name: string;
  readonly works: boolean;
  /** For the table in docs/guide/v4.md. */
  readonly note: string;
  run(lab: Lab): PromiseLike<unknown>;
}

const RANGE = [0n, 8n] as const;

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const yes = (name: string, run: Feature["run"], note = ""): Feature => ({ name, works: true, note, run });
const no = (name: string, run: Feature["run"], note = ""): Feature => ({ name, works: false, note, run });

/** In the order of the table. */
export const FEATURES: readonly Feature[] = [
  yes("`connect()`, `info()`", ({ conn }) => conn.info()),
  yes("`stream.values()`", ({ stream }) => stream.values(...RANGE), "as protobuf"),
  yes(
    "`stream.windows()`, `alignedWindows()`",
    ({ stream }) => Promise.all([stream.windows(...RANGE, 8n), stream.alignedWindows(...RANGE, 3)]),
    "`stddev` is NaN",
  ),
  yes("`stream.count()`, `nearest()`, `earliest()`, `latest()`, `current()`", ({ stream }) =>
    Promise.all([stream.count(), stream.nearest(2n), stream.earliest(), stream.latest(), stream.current()]),
  ),
  yes("`stream.version()`, `changes()`", ({ stream }) =>
    Promise.all([stream.version(), stream.changes(10n)]),
  ),
  yes(
    "`stream.insert()`, `flush()`, `delete()`",
    async ({ stream }) => {
      await stream.insert([[100n, 1]]);
      await stream.flush();
      await stream.delete(100n, 101n);
    },
    "25,000 points a request at most, which is the default",
  ),
  no("`insert` with `mergePolicy` or `roundBits`", ({ stream }) =>
    stream.insert([[1n, 1]], { mergePolicy: "equal" }),
  ),
  yes(
    "`stream.obliterate()`",
    async ({ conn, root }) => {
      const gone = await conn.create({ collection: `${root}/gone`, tags: { name: "gone" } });
      await gone.obliterate();
    },
    "where the server allows it",
  ),
  yes("`conn.create()`", ({ conn, root }) =>
    conn.create({ collection: `${root}/new`, tags: { name: crypto.randomUUID() } }),
  ),
  yes("`stream.tags()`, `annotations()`, `collection()`, `exists()`", async ({ stream }) => {
    await stream.refreshMetadata();
    return stream.exists();
  }),
  yes("`stream.update({ annotations })`", ({ stream }) => stream.update({ annotations: { note: "a" } })),
  no("`stream.update({ tags })`, `update({ collection })`", ({ stream }) =>
    stream.update({ tags: { unit: "A" } }),
  ),
  yes('`conn.streamsInCollection()`, `streams("collection/name")`', ({ conn, root }) =>
    Promise.all([conn.streamsInCollection(root), conn.streams(`${root}/lab/volt`)]),
  ),
  yes("`conn.listCollections()`, `collectionMetadata()`", ({ conn, root }) =>
    Promise.all([conn.listCollections(), conn.collectionMetadata(root)]),
  ),
  no("`conn.query()`, `queryRows()`", ({ conn }) => conn.query("select 1"), "v4 has no SQL"),
  no("`conn.listUniqueNames()`, `listUniqueUnits()`, `listUniqueAnnotations()`", ({ conn }) =>
    conn.listUniqueNames(),
  ),
  yes(
    "`StreamSet` (values, windows, rows, tables, CSV, records)",
    ({ stream }) => new StreamSet([stream, stream]).toTable(),
    "merged here, not by the server",
  ),
  yes(
    "`conn.generateCsv()`",
    ({ conn, stream }) => all(conn.generateCsv({ streams: [stream], start: 0n, end: 8n, pointWidth: 3 })),
    "without the column StdDev",
  ),
  yes(
    "`set.follow()`",
    async ({ stream }) => {
      for await (const event of new StreamSet([stream]).follow({ from: 10n })) return event;
      return undefined;
    },
    "asks for versions: v4 has no Subscribe",
  ),
  no(
    '`transport: "arrow"`',
    ({ stream }) => stream.values(...RANGE, { transport: "arrow" }),
    "`auto` takes protobuf",
  ),
  yes("`conn.rpc` for points", ({ conn, stream }) => conn.rpc.nearest({ uuid: bytesOf(stream), time: 2n })),
  no(
    "`conn.rpc` for metadata, calls with interceptors for metadata",
    ({ conn }) => conn.rpc.create({ uuid: new Uint8Array(16), collection: "v4/raw" }),
    "their messages are of v5",
  ),
];

function bytesOf({ uuid }: Stream): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(uuid.replaceAll("-", ""), "hex"));
}

/** The rows of the table in docs/guide/v4.md. */
export function featureRows(): string[] {
  return FEATURES.map(({ name, works, note }) => `| ${name} | ${works ? "yes" : "no"} | ${note} |`);
}
