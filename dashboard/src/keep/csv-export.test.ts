import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, randomUuid, type Stream } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CsvProgress, rawCsv, seenCsv } from "./csv-export.ts";
import type { ExportSeries, ExportView } from "./export-view.ts";

let server: RunningServer;
let conn: BTrDB;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  conn = await connect(server.url);
});
afterAll(() => server.close());

/** A stream of `count` points, one every 10 ns from `first`, all of them in a version. */
async function filled(count: number, first = 0n, value = (i: number) => Math.sin(i) * 1e3): Promise<Stream> {
  const stream = await conn.create({ collection: `csv/${randomUuid()}`, tags: { name: "a", unit: "V" } });
  const time = BigInt64Array.from({ length: count }, (_, i) => first + 10n * BigInt(i));
  await stream.insert({ time, value: Float64Array.from({ length: count }, (_, i) => value(i)) });
  await stream.flush();
  return stream;
}

const series = (stream: Stream, more: Partial<ExportSeries> = {}): ExportSeries => {
  return { stream, collection: "c", name: "n", unit: "V", ...more };
};
const view = (start: bigint, end: bigint, ...all: ExportSeries[]): ExportView => ({
  series: all,
  start,
  end,
});

async function text(pieces: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const piece of pieces) all += piece;
  return all;
}

/** Cells of the lines after the header; no cell of a number is quoted. */
const rows = (csv: string) =>
  csv
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

describe("raw points", () => {
  test("every point of the range, with both times, to the last digit", async () => {
    const stream = await filled(500, 1_600_000_000_123_456_789n);
    const [start, end] = [1_600_000_000_123_456_800n, 1_600_000_000_123_460_000n];
    const csv = await text(rawCsv(view(start, end, series(stream))));
    expect(csv.split("\n")[0]).toBe("time (ns),time (UTC),c/n (V) version 11");
    const direct = await stream.values(start, end, { version: 11n });
    expect(direct.length).toBe(320);
    expect(rows(csv).map(([time, , value]) => ({ time: BigInt(time!), value: Number(value) }))).toEqual([
      ...direct,
    ]);
    expect(rows(csv)[0]![1]).toBe("2020-09-13T12:26:40.123456809Z");
  });

  test("streams at two versions and shifted, side by side, with a column of own times", async () => {
    const stream = await filled(3);
    await stream.insert([[5n, -7.5]]);
    await stream.flush();
    await stream.insert([[6n, 99]]);
    const csv = await text(
      rawCsv(
        view(
          0n,
          25n,
          series(stream, { version: 11n }),
          series(stream, { version: 12n, shift: 10n }),
          series(stream, { version: 12n, unit: "" }),
        ),
      ),
    );
    const value = (i: number) => String(Math.sin(i) * 1e3);
    expect(csv).toBe(
      [
        `time (ns),time (UTC),c/n (V) version 11,"c/n version 12, shifted by 10 ns (10 ns), own time (ns)",` +
          `"c/n (V) version 12, shifted by 10 ns (10 ns)",c/n version 12`,
        `0,1970-01-01T00:00:00.000000000Z,0,,,0`,
        `5,1970-01-01T00:00:00.000000005Z,,,,-7.5`,
        `10,1970-01-01T00:00:00.000000010Z,${value(1)},0,0,${value(1)}`,
        `15,1970-01-01T00:00:00.000000015Z,,5,-7.5,`,
        `20,1970-01-01T00:00:00.000000020Z,${value(2)},10,${value(1)},${value(2)}`,
        "",
      ].join("\n"),
    );
  });

  test("the version on the screen is the one in the file", async () => {
    const stream = await filled(3);
    await stream.insert([[5n, 1]]);
    await stream.flush();
    const csv = await text(rawCsv(view(0n, 99n, series(stream, { shown: { major: 11n, minor: 0n } }))));
    expect(csv).toContain("version 11\n");
    expect(rows(csv)).toHaveLength(3);
  });

  test("points on the screen that are not flushed are in the file, and a change meanwhile is said", async () => {
    const stream = await filled(3);
    await stream.insert([[5n, 1]]);
    const one = series(stream, { shown: { major: 11n, minor: 1n } });
    let last: CsvProgress | undefined;
    const onProgress = (progress: CsvProgress) => {
      last = progress;
    };
    const csv = await text(rawCsv(view(0n, 99n, one), { onProgress }));
    expect(csv).toContain("c/n (V) version 11 and 1 not flushed\n");
    expect(rows(csv)).toHaveLength(4);
    expect(last).toEqual({ done: 4, total: 4, changed: false });
    const onPiece = async () => {
      for await (const _ of rawCsv(view(0n, 99n, one), { onProgress: insertOnce })) void _;
    };
    let inserting: Promise<unknown> | undefined;
    const insertOnce = (progress: CsvProgress) => {
      last = progress;
      inserting ??= stream.insert([[7n, 1]]);
    };
    await onPiece();
    await inserting;
    expect(last?.changed).toBe(true);
  });

  test("names are no formulas, numbers stay numbers", async () => {
    const stream = await filled(2, 0n, (i) => (i === 0 ? -0 : -5e-324));
    const hostile = series(stream, { collection: "", name: '=HYPERLINK("x","y")\nz', unit: "" });
    const csv = await text(rawCsv(view(0n, 99n, hostile)));
    expect(csv).toContain(`time (UTC),"'=HYPERLINK(""x"",""y"")\nz version 11"\n0,`);
    expect(
      csv
        .trimEnd()
        .split("\n")
        .slice(-2)
        .map((line) => line.split(",")[2]),
    ).toEqual(["-0", "-5e-324"]);
    const kept = await text(rawCsv(view(0n, 99n, hostile), { keepFormulas: true }));
    expect(kept).toBe(csv.replace("'=", "="));
  });

  test("nothing in the range is a header alone; a stream that is gone is an error", async () => {
    const stream = await filled(2);
    expect(rows(await text(rawCsv(view(1000n, 2000n, series(stream)))))).toEqual([]);
    const gone = series(conn.stream(randomUuid()), { name: "lost" });
    await expect(text(rawCsv(view(0n, 99n, series(stream), gone)))).rejects.toThrow(
      "The stream c/lost is gone.",
    );
    const future = series(stream, { version: 99n });
    await expect(text(rawCsv(view(0n, 99n, future)))).rejects.toThrow("c/n is gone, or has no version 99.");
  });

  test("many small slices give the same file as one", async () => {
    const a = await filled(3000, 0n);
    const b = await filled(2000, 3n);
    // Dense in a small part of a long range: slices have to look closer there.
    const all = [series(a), series(b, { shift: 7n }), series(a, { shift: -1n << 40n })];
    const whole = view(-1n << 45n, 1n << 50n, ...all);
    const expected = await text(rawCsv(whole));
    let most = 0;
    let before = 0;
    const onProgress = ({ done }: CsvProgress) => {
      most = Math.max(most, done - before);
      before = done;
    };
    expect(await text(rawCsv(whole, { maxPoints: 100, onProgress }))).toBe(expected);
    expect(before).toBe(8000);
    expect(rows(expected).length).toBeGreaterThan(5000);
  });
});

describe("what is seen", () => {
  test("the windows that are drawn, those at the edges too, as a direct query gives them", async () => {
    const stream = await filled(10_000);
    const [start, end] = [1_001n, 50_003n];
    const other = series(stream, { level: "raw", name: "raw", shift: 3n });
    const csv = await text(seenCsv(view(start, end, series(stream, { level: 8 }), other)));
    const of = (what: string) => `"c/n (V) version 11, ${what} of 2^8 ns"`;
    expect(csv.split("\n")[0]).toBe(
      `time (ns),time (UTC),${of("min")},${of("mean")},${of("max")},"c/n version 11, count of 2^8 ns",${of("stddev")},` +
        `"c/raw version 11, shifted by 3 ns (3 ns), own time (ns)","c/raw (V) version 11, shifted by 3 ns (3 ns)"`,
    );
    const windows = await stream.alignedWindows(start, 50_176n, 8, { version: 11n });
    expect([windows.at(0)?.time, windows.at(-1)?.time]).toEqual([768n, 49_920n]);
    const table = rows(csv);
    const seen = table.filter((row) => row[2] !== "");
    expect(
      seen.map(([time, , min, mean, max, count, stddev]) => {
        const [low, middle, high, spread] = [min, mean, max, stddev].map(Number);
        return {
          time: BigInt(time!),
          min: low,
          mean: middle,
          max: high,
          count: BigInt(count!),
          stddev: spread,
        };
      }),
    ).toEqual([...windows]);
    const raw = await stream.values(start - 3n, end - 3n);
    const drawn = table.filter((row) => row[8] !== "");
    expect(drawn.map((row) => ({ time: BigInt(row[7]!), value: Number(row[8]) }))).toEqual([...raw]);
    expect(drawn.every((row) => BigInt(row[0]!) === BigInt(row[7]!) + 3n)).toBe(true);
    expect(table.every((row) => row.length === 9)).toBe(true);
  });

  test("a series that is not drawn yet is raw where it has few points, else in windows", async () => {
    const few = series(await filled(100));
    const many = series(await filled(20_000));
    const csv = await text(seenCsv(view(0n, 200_000n, few, many)));
    expect(csv.split("\n")[0]).toContain("mean of 2^7 ns");
    expect(rows(csv).filter((row) => row[2] !== "")).toHaveLength(100);
  });
});
