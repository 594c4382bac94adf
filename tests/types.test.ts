// What the compiler promises users; most of it is checked by `npm run typecheck`, which compiles this file.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type BTrDB,
  type Columns,
  connect,
  type RawColumns,
  type RawPoint,
  type Reading,
  type StatPoint,
  type Stream,
  type StreamSet,
  toTime,
  type WindowColumns,
} from "btrdb-web";
import { describe, expect, expectTypeOf, test } from "vitest";
import { root } from "./repository.ts";

/** Never called: it is there for its types. */
async function promises(conn: BTrDB, stream: Stream, set: StreamSet): Promise<void> {
  expectTypeOf(connect).returns.resolves.toEqualTypeOf<BTrDB>();
  expectTypeOf(stream.values(0n, 1n)).toEqualTypeOf<Reading<RawColumns>>();
  expectTypeOf(await stream.values("2026-11-24", new Date())).toEqualTypeOf<RawColumns>();
  for await (const chunk of stream.values(0n, 1n)) {
    expectTypeOf(chunk).toEqualTypeOf<RawColumns>();
    expectTypeOf(chunk.time).toEqualTypeOf<BigInt64Array<ArrayBuffer>>();
    expectTypeOf(chunk.at(0)).toEqualTypeOf<RawPoint | undefined>();
    for (const point of chunk) expectTypeOf(point).toEqualTypeOf<RawPoint>();
  }
  const windows = await stream.windows(0n, 1n, 1n, { depth: 3, version: 4n, transport: "arrow" });
  expectTypeOf(windows).toEqualTypeOf<WindowColumns>();
  expectTypeOf(windows.count).toEqualTypeOf<BigUint64Array<ArrayBuffer>>();
  expectTypeOf(windows).toExtend<Columns<StatPoint>>();
  expectTypeOf(await stream.alignedWindows(0n, 1n, 3)).toEqualTypeOf<WindowColumns>();
  expectTypeOf(await set.values()).toEqualTypeOf<RawColumns[]>();
  expectTypeOf(await stream.nearest(0n)).toExtend<{ time: bigint; value: number } | undefined>();

  expectTypeOf(await conn.query("select 1")).toEqualTypeOf<Record<string, unknown>[]>();
  expectTypeOf(await conn.query<{ count: number }>("…", [1, "a"])).toEqualTypeOf<{ count: number }[]>();
  for await (const row of conn.queryRows<{ name: string }>("…"))
    expectTypeOf(row).toEqualTypeOf<{ name: string }>();

  // @ts-expect-error a number is milliseconds or nanoseconds, nobody knows
  stream.values(0, 1n);
  // @ts-expect-error a version is a bigint
  stream.values(0n, 1n, { version: 3 });
  // @ts-expect-error there is no such option
  stream.values(0n, 1n, { versoin: 3n });
  // @ts-expect-error a width is nanoseconds as a bigint
  stream.windows(0n, 1n, 1);
  // @ts-expect-error there is no such transport
  stream.values(0n, 1n, { transport: "json" });
  // @ts-expect-error there is no such option
  connect("host:4410", { apikey: "…" });
  // @ts-expect-error columns can't be replaced
  windows.time = new BigInt64Array();
  // @ts-expect-error a point has two parts
  stream.insert([[0n]]);
}

test("a mistake of types is one at run time too", () => {
  expect(promises).toBeTypeOf("function");
  // @ts-expect-error a plain number
  expect(() => toTime(12)).toThrow(/fromMilliseconds.*fromNanoseconds|fromNanoseconds.*fromMilliseconds/su);
});

describe("public declarations", () => {
  test("have no any", () => {
    const folder = mkdtempSync(join(tmpdir(), "btrdb-types-"));
    try {
      const tsc = join(
        dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
        "bin",
        "tsc",
      );
      const flags = [
        "--project",
        join(root, "tsconfig.build.json"),
        "--emitDeclarationOnly",
        "--outDir",
        folder,
      ];
      execFileSync(process.execPath, [tsc, ...flags]);
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
        (file) => file.endsWith(".d.ts") && !file.startsWith("gen/"),
      );
      expect(files.length).toBeGreaterThan(50);
      const found = files.flatMap((file) =>
        readFileSync(join(folder, file), "utf8")
          .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, "")
          .split("\n")
          .filter((line) => /[:<,|(=]\s*any\b/u.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
      expect(found).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
