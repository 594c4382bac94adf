import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPgMetadataStore, type PgMetadataStore } from "./index.ts";
import { HOSTILE, TOO_DEEP } from "./testing/hostile-statements.ts";
import { hasPostgres, startPostgres, type TestPostgres } from "./testing/test-postgres.ts";

/** For statements that end, on machines of any speed; what has no end is to end by the disk that it takes. */
const PATIENT = { sqlTimeoutMs: 60_000, sqlTempBytes: 4 * 1024 * 1024 };
const thousand = "generate_series(1, 1000)";
const ENDLESS = `select count(*) from ${thousand} a, ${thousand} b, ${thousand} c, ${thousand} d`;
/** Counts again and again, and keeps nothing. */
const ENDLESS_WITHOUT_DISK = `select count(*) from ${thousand} a where 0 < (select count(*) from ${thousand} b where
  0 < (select count(*) from ${thousand} c where 0 < (select count(*) from ${thousand} d where a + b + c + d = 0)))`;
const streamOf = (n: number, annotations: Record<string, string> = {}) => ({
  uuid: new Uint8Array(16).fill(n),
  collection: `plant/${n}`,
  tags: new Map([
    ["name", `s${n}`],
    ["unit", "V"],
  ]),
  annotations: new Map(Object.entries(annotations)),
});

let postgres: TestPostgres | undefined;
beforeAll(async () => {
  if (hasPostgres) postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const KINDS = ["PGlite", "PostgreSQL as superuser", "PostgreSQL as an ordinary user"] as const;

describe.each(KINDS.map((kind) => ({ kind })))("SQL in $kind", ({ kind }) => {
  let store: PgMetadataStore;
  /** For statements that only the time limit ends. */
  let hasty: PgMetadataStore;
  // What is asked next has to be done within it; PGlite has a new copy then, and WebAssembly to compile.
  const hurry = { ...PATIENT, sqlTimeoutMs: kind === "PGlite" ? 1_500 : 300 };
  const said: string[] = [];
  const log = (line: string) => said.push(line);

  beforeAll(async () => {
    if (kind !== "PGlite" && !postgres) return;
    const at = async () => (kind === "PGlite" ? undefined : newDatabase());
    store = await createPgMetadataStore({ ...PATIENT, log, database: await at() });
    hasty = await createPgMetadataStore({ ...hurry, log, database: await at() });
    for (const each of [store, hasty]) {
      await each.create(streamOf(1, { owner: '"me"' }));
      await each.create(streamOf(2));
    }
  });
  afterAll(async () => {
    await store?.close();
    await hasty?.close();
  });

  async function newDatabase(): Promise<string> {
    if (kind !== "PostgreSQL as an ordinary user") return postgres!.newDatabase();
    await asSuperuser("do $$ begin create role plain login; exception when duplicate_object then end $$");
    const url = await postgres!.newDatabase("plain");
    await asSuperuser("create extension hstore", url.replace("plain@", "postgres@"));
    return url;
  }

  // Only a superuser may limit the disk that a statement takes: for others there is the time limit.
  const limited = () => (kind === "PostgreSQL as an ordinary user" ? hasty : store);

  async function asSuperuser(statement: string, at = postgres!.url): Promise<void> {
    const client = new Client({ connectionString: at });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  async function rowsOf(of: PgMetadataStore, query: string, params: string[], signal?: AbortSignal) {
    const found: unknown[] = [];
    for await (const row of of.sql(query, params, signal ?? new AbortController().signal))
      found.push(JSON.parse(Buffer.from(row).toString()));
    return found;
  }
  const rows = (query: string, params: string[] = [], signal?: AbortSignal) =>
    rowsOf(store, query, params, signal);

  const test = kind === "PGlite" || hasPostgres ? it : it.skip;

  test("shows streams with exactly the columns of the contract", async () => {
    const uuid = "01010101-0101-0101-0101-010101010101";
    const expected = {
      uuid,
      collection: "plant/1",
      name: "s1",
      unit: "V",
      ingress: null,
      property_version: 1,
    };
    expect(await rows("select * from streams where uuid = $1", [uuid])).toEqual([
      { ...expected, annotations: { owner: '"me"' } },
    ]);
    const types = "uuid::uuid, property_version::bigint, annotations::hstore, collection::varchar(256)";
    expect(await rows(`select ${types} from streams`)).toHaveLength(2);
  });

  test.each([
    [
      "select distinct(name) as name from streams where collection like $1 order by 1;",
      ["plant/%"],
      [{ name: "s1" }, { name: "s2" }],
    ],
    ["select distinct(skeys(annotations)) as annotations from streams", [], [{ annotations: "owner" }]],
    ["SELECT COUNT(uuid) FROM streams WHERE annotations->$1::text IS NOT NULL", ["owner"], [{ count: 1 }]],
    [
      "select property_version as v from streams where property_version = $1 -- all\n",
      ["1"],
      [{ v: 1 }, { v: 1 }],
    ],
    [
      "select 9007199254740993 as big, 'Infinity'::float8 as inf, null as n, 'ü😀' as t",
      [],
      [{ big: 9007199254740992, inf: "Infinity", n: null, t: "ü😀" }],
    ],
    [
      "with a as (select name from streams), b as (select * from a) select count(*) from b join a using (name)",
      [],
      [{ count: 2 }],
    ],
    [
      "with recursive t(n) as (select 1 union all select n + 1 from t where n < 5) select sum(n) from t",
      [],
      [{ sum: 15 }],
    ],
    [
      "select name, row_number() over (order by name) as at from streams limit 1",
      [],
      [{ name: "s1", at: 1 }],
    ],
    ["(select 1 as _btrdb_row) union all (select 2) order by 1", [], [{ _btrdb_row: 1 }, { _btrdb_row: 2 }]],
    ["values (1, 'a')", [], [{ column1: 1, column2: "a" }]],
    ["select $1 || $2 as both", ["a", "b"], [{ both: "ab" }]],
    ["select 'a;b' as x, $$;$$ as y /* ; */", [], [{ x: "a;b", y: ";" }]],
    ["select s.name from streams s where (s.annotations).owner is null", [], { code: 441 }],
    ["select s.name from streams as s where s.annotations ? 'owner'", [], [{ name: "s1" }]],
  ] as [string, string[], unknown][])("answers %s", async (query, params, expected) => {
    if (Array.isArray(expected)) expect(await rows(query, params)).toEqual(expected);
    else await expect(rows(query, params)).rejects.toMatchObject(expected as object);
  });

  test.each([
    ["selec 1", [], /syntax error at or near "selec"/],
    ["select nothing from streams", [], /column "nothing" does not exist/],
    ["select * from streams where property_version = $1", ["x"], /invalid input syntax for type bigint: "x"/],
    ["select * from streams where uuid = $1", ["12"], /invalid input syntax for type uuid/],
    ["select $1", [], /parameter|bind/],
    ["select 1", ["a"], /bind message supplies 1 parameter/],
    ["select 1/0", [], /division by zero/],
    ["select $1", ["a\0"], /invalid byte sequence/],
    ["", [], /empty/],
    ["--", [], /empty|exactly one/i],
    ["select 1\0; drop schema btrdb cascade", [], /invalid byte sequence/],
    [`select '${"x".repeat(10_000_000)}'`, [], /longer than/],
    [TOO_DEEP, [], /nested too deeply|memory exhausted|stack depth/],
    ["select 1", Array.from({ length: 100_000 }, () => ""), /parameters/],
  ] as [string, string[], RegExp][])("says what is wrong with %.60s", async (query, params, message) => {
    await expect(rows(query, params)).rejects.toMatchObject({
      code: 441,
      message: expect.stringMatching(message),
    });
  });

  test.each(HOSTILE)("refuses %s", async (query) => {
    await expect(rows(query)).rejects.toMatchObject({
      code: 441,
      message: expect.stringMatching(/not allowed|not visible|is allowed|syntax error/),
    });
  });

  test("has changed nothing so far", async () => {
    const before = [await store.get(streamOf(1).uuid), await store.get(streamOf(2).uuid)];
    expect(before.map((stream) => stream?.propertyVersion)).toEqual([1n, 1n]);
    expect(await rows("select count(*) from streams")).toEqual([{ count: 2 }]);
  });

  test("still checks after statements that broke the parser", async () => {
    // What parses is the same for each; it is slow where it is broken.
    const times = kind === "PGlite" ? 5 : 1;
    for (let n = 0; n < times; n++) await expect(rows(TOO_DEEP)).rejects.toMatchObject({ code: 441 });
    expect(await rows("select 1 as x")).toEqual([{ x: 1 }]);
  });

  test.each([
    ["select count(*) from generate_series(1, 1e12)"],
    ["with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t"],
    [ENDLESS],
    ["with recursive t(s) as (select 'x' union all select s || s from t) select max(length(s)) from t"],
  ])("ends %s", async (query) => {
    // 402: took too long; 426: took too much memory or disk; 440: so much that its thread is gone; 441: one value did.
    const code = expect.toBeOneOf([limited() === hasty ? 402 : 426, 440, 441]);
    await expect(rowsOf(limited(), query, [])).rejects.toMatchObject({ code });
    expect(await rowsOf(limited(), "select count(*) from streams", [])).toEqual([{ count: 2 }]);
  });

  test("ends what takes nothing but time", async () => {
    await expect(rowsOf(hasty, ENDLESS_WITHOUT_DISK, [])).rejects.toMatchObject({ code: 402 });
    expect(await rowsOf(hasty, "select count(*) from streams", [])).toEqual([{ count: 2 }]);
  });

  test("does not hold up other calls while a statement runs", async () => {
    const endless = rowsOf(limited(), ENDLESS, []).catch((error) => error);
    const first = await Promise.race([endless, limited().get(streamOf(1).uuid)]);
    expect(first).toMatchObject({ collection: "plant/1" });
    expect(await endless).toMatchObject({ code: limited() === hasty ? 402 : 426 });
  });

  test("shows each acknowledged change to the next statement", async () => {
    for (let n = 3; n < 8; n++) {
      await store.create(streamOf(n));
      await store.setAnnotations(streamOf(n).uuid, 1n, new Map([["n", String(n)]]));
      const [row] = await rows("select annotations, property_version from streams where name = $1", [
        `s${n}`,
      ]);
      expect(row).toEqual({ annotations: { n: String(n) }, property_version: 2 });
      await store.obliterate(streamOf(n).uuid);
      expect(await rows("select * from streams where name = $1", [`s${n}`])).toEqual([]);
    }
  });

  test("gives large results in batches, to readers that stop early, and to several at once", async () => {
    const query = "select n, 'some text' as t from generate_series(1, 25000) n";
    const read = async (limit: number) => {
      let count = 0;
      for await (const row of store.sql(query, [], new AbortController().signal)) {
        count++;
        expect(JSON.parse(Buffer.from(row).toString())).toMatchObject({ n: count });
        if (count === limit) break;
      }
      return count;
    };
    const limits = [25_001, 1, 1_000, 1_001, 25_000, 2_500, 7, 25_001];
    expect(await Promise.all(limits.map(read))).toEqual(limits.map((limit) => Math.min(limit, 25_000)));
  });

  test("gives a result without end as long as somebody reads it, or refuses it", async () => {
    let count = 0;
    const read = async () => {
      for await (const _ of store.sql(
        "select generate_series(1, 1000000000000) as x",
        [],
        new AbortController().signal,
      )) {
        if (++count === 5_500) break;
      }
    };
    if (kind === "PGlite") await expect(read()).rejects.toMatchObject({ code: 426 });
    else await read().then(() => expect(count).toBe(5_500));
    expect(await rows("select 1 as x")).toEqual([{ x: 1 }]);
  });

  test("stops when the reader goes away", async () => {
    const abort = new AbortController();
    const endless = rows(ENDLESS_WITHOUT_DISK, [], abort.signal);
    const settled = expect(endless).rejects.toMatchObject({ name: "AbortError" });
    abort.abort();
    await settled;
    await expect(rows("select 1", [], abort.signal)).rejects.toMatchObject({ name: "AbortError" });
    expect(await rows("select 1 as x")).toEqual([{ x: 1 }]);
  });

  test("stops in the middle of a result too", async () => {
    const abort = new AbortController();
    const reader = store
      .sql("select generate_series(1, 5000) as x", [], abort.signal)
      [Symbol.asyncIterator]();
    await reader.next();
    abort.abort();
    const rest = async () => {
      while (!(await reader.next()).done);
    };
    await expect(rest()).rejects.toMatchObject({ name: "AbortError" });
  });

  test("keeps statements from everything else even where the check would fail", async () => {
    // What the database alone allows: the check of the statement is not asked here.
    const db = store.databaseForTests();
    const run = async (statement: string) => {
      const found: string[] = [];
      for await (const batch of db.readUntrusted(statement, [], new AbortController().signal))
        found.push(...batch);
      return found;
    };
    expect(await run("select 1 as x")).toEqual(['{"x":1}']);
    await expect(run("select 1; drop schema btrdb cascade")).rejects.toThrow(
      /multiple commands|syntax error/,
    );
    await expect(run("select 1) as x; drop schema btrdb cascade; --")).rejects.toThrow(
      /multiple commands|syntax error/,
    );
    const write = "with d as (delete from btrdb.stream returning 1) select * from d";
    await expect(run(write)).rejects.toThrow(/data-modifying|permission denied|read-only/);
    await expect(run("delete from btrdb.stream")).rejects.toThrow(/syntax error/);
    await expect(run("select nextval('pg_class_oid_seq'::text)")).rejects.toThrow();
    if (kind === "PostgreSQL as an ordinary user") {
      expect(said.join("\n")).toMatch(/may not create roles/);
      return;
    }
    expect(said).toEqual([]);
    for (const denied of [
      "select * from btrdb.stream",
      "select * from pg_authid",
      "select pg_read_file('/etc/passwd')",
      "select pg_ls_dir('/')",
      "select lo_import('/etc/passwd')",
    ]) {
      await expect(run(denied)).rejects.toThrow(/permission denied|read-only/);
    }
  });
});
