import { type RunningServer, startServer } from "btrdb-dev-server";
import { connect, isBTrDBError } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Catalogue, createCatalogue, MOST_FOUND } from "./catalogue.ts";
import type { SearchMode } from "./search-query.ts";

const STREAMS = [
  ["grid/a", "L1MAG", "volts", { owner: "Ann", rate: "30" }],
  ["grid/a", "L10MAG", "volts", { owner: '"Ann"', rate: "300" }],
  ["grid/b", "L1ANG", "deg", { owner: "Anna" }],
  ["grid/b", "100%_x", "volts", { note: "a=b" }],
  ["grid/b", "100 x", "amps", { note: "50% \\ _" }],
  ["o'brien", "'; drop", "", {}],
] as const;

const { signal } = new AbortController();

describe.each([
  { kind: "SQL", database: undefined },
  { kind: "no SQL", database: "memory" },
])("a server with $kind", ({ kind, database }) => {
  let server: RunningServer;
  let catalogue: Catalogue;
  beforeAll(async () => {
    server = await startServer({ port: 0, tlsPort: null, database, log: () => undefined });
    for (const [collection, name, unit, annotations] of STREAMS) {
      const tags = { name, ...(unit !== "" && { unit }) };
      await server.ingest.createStream({ collection, tags, annotations });
    }
    catalogue = createCatalogue(await connect(server.url, { env: {} }));
  });
  afterAll(() => server.close());

  const names = async (mode: SearchMode, text: string) => {
    const { streams, by } = await catalogue.search({ mode, text }, signal);
    expect(by).toBe(kind === "SQL" ? "sql" : "looking");
    return streams.map(({ name }) => name).sort();
  };

  test("lists collections, and the streams of one by name", async () => {
    expect(await catalogue.collections(signal)).toEqual(["grid/a", "grid/b", "o'brien"]);
    const streams = await catalogue.streams("grid/a", signal);
    expect(streams.map(({ collection, name, unit }) => [collection, name, unit])).toEqual([
      ["grid/a", "L1MAG", "volts"],
      ["grid/a", "L10MAG", "volts"],
    ]);
    expect(await catalogue.streams("grid", signal)).toEqual([]);
  });

  // Both ways have to find the same.
  test.each<[SearchMode, string, string[]]>([
    ["everything", "mag", ["L10MAG", "L1MAG"]],
    ["everything", "MAG grid/a/l1m", ["L1MAG"]],
    ["everything", "volts b", ["100%_x"]],
    ["everything", "100 amps", ["100 x"]],
    ["everything", '"100 x" amps', ["100 x"]],
    ["everything", '"x amps', ["100 x"]],
    ["everything", '"amps x"', []],
    ["everything", "100%", ["100%_x"]],
    ["everything", "%", ["100%_x"]],
    ["everything", "_", ["100%_x"]],
    ["everything", "'; drop", ["'; drop"]],
    ["everything", "o'brien", ["'; drop"]],
    ["everything", "nothing like this", []],
    ["name", "grid", []],
    ["name", "l1", ["L10MAG", "L1ANG", "L1MAG"]],
    ["unit", "VOLT", ["100%_x", "L10MAG", "L1MAG"]],
    ["unit", "mag", []],
    ["annotation", "owner", ["L10MAG", "L1ANG", "L1MAG"]],
    ["annotation", "Owner", []],
    ["annotation", "owner = ann", ["L10MAG", "L1MAG"]],
    ["annotation", "owner=ann*", ["L10MAG", "L1ANG", "L1MAG"]],
    ["annotation", "rate=30", ["L1MAG"]],
    ["annotation", "rate=3*", ["L10MAG", "L1MAG"]],
    ["annotation", "note=a=b", ["100%_x"]],
    ["annotation", "note=50% \\ _", ["100 x"]],
    ["annotation", "note=5_*", []],
    ["annotation", "owner=' or true --", []],
  ])("finds by %s: %s", async (mode, text, expected) => {
    expect(await names(mode, text)).toEqual(expected);
  });

  test("finds a stream by its uuid", async () => {
    const [first] = await catalogue.streams("grid/a", signal);
    expect(await names("everything", first!.uuid.toUpperCase())).toEqual([first!.name]);
  });

  test("suggests keys of annotations, and units where there is SQL", async () => {
    expect(await catalogue.suggestions("annotation", signal)).toEqual(["note", "owner", "rate"]);
    const units = kind === "SQL" ? ["amps", "deg", "volts"] : [];
    expect(await catalogue.suggestions("unit", signal)).toEqual(units);
  });

  test("stops with its signal", async () => {
    const stopped = AbortSignal.abort();
    const code = await catalogue
      .search({ mode: "name", text: "L" }, stopped)
      .then(String, (error) => isBTrDBError(error) && error.code);
    expect(code).toBe("CANCELED");
  });

  const sql = (text: string) => catalogue.search({ mode: "sql", text }, signal);

  if (kind === "SQL") {
    test("takes a where-clause or a whole statement", async () => {
      const found = async (text: string) => (await sql(text)).streams.map(({ name }) => name).sort();
      expect(await found("unit = 'volts' and name like 'L%'")).toEqual(["L10MAG", "L1MAG"]);
      expect(await found("WHERE annotations ? 'rate';")).toEqual(["L10MAG", "L1MAG"]);
      expect(await found("true order by name limit 1 -- one")).toHaveLength(1);
      expect(await found("select * from streams where collection = 'grid/b'")).toHaveLength(3);
      // What the rows do not say of a stream is looked up.
      expect(await found("with a as (select uuid from streams where unit = 'deg') select * from a")).toEqual([
        "L1ANG",
      ]);
      expect(await found("select uuid from streams union all select uuid from streams")).toHaveLength(6);
      expect(await found("false")).toEqual([]);
    });

    test("says what is wrong in the words of the server", async () => {
      await expect(sql("nam = 'x'")).rejects.toThrow('column "nam" does not exist');
      await expect(sql("select count(*) from streams")).rejects.toThrow(
        'no column uuid. The first one is {"count":6}',
      );
      await expect(sql("uuid = 'x'; drop table streams")).rejects.toMatchObject({ code: "BAD_SQL_VALUE" });
    });
  } else
    test("says that it has no SQL, where SQL is what was wanted", async () => {
      await expect(sql("true")).rejects.toMatchObject({ code: "NOT_IMPLEMENTED" });
    });
});

describe("100,000 streams in one collection", () => {
  let server: RunningServer;
  let catalogue: Catalogue;
  beforeAll(async () => {
    server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
    for (let at = 0; at < 100_000; at++)
      await server.ingest.createStream({ collection: "big", tags: { name: `s${at}` }, annotations: {} });
    catalogue = createCatalogue(await connect(server.url, { env: {} }));
  });
  afterAll(() => server.close());

  test("come piece by piece, and all of them", async () => {
    const pieces: number[] = [];
    const streams = await catalogue.streams("big", signal, (some) => pieces.push(some.length));
    expect(streams).toHaveLength(100_000);
    expect(new Set(streams.map(({ uuid }) => uuid)).size).toBe(100_000);
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.length).toBeLessThan(12);
  });

  test("a search ends with so many as can be looked through, and says so", async () => {
    const { streams, more } = await catalogue.search({ mode: "name", text: "s" }, signal);
    expect(streams).toHaveLength(MOST_FOUND);
    expect(more).toBe(true);
  });
});
