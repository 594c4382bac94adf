// What is kept of a view: files with every number, pictures, and code that reads the same.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { formatTime } from "btrdb-web";
import { API_KEY, expect, test } from "../fixtures.ts";
import { chartElement, settled, shown } from "../page-object.ts";
import { clientOf } from "./client-of.ts";
import { withDelay } from "./faults.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { between, openView } from "./open-view.ts";
import { csvRows, savedFile, saveToDownloads } from "./saved-file.ts";
import { svgOf } from "./svg-of.ts";

const run = promisify(execFile);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

test.beforeEach(({ page }) => saveToDownloads(page));

test("raw points as CSV: every point of the range, every digit", async ({ page, lab }) => {
  const first = await makeStream(lab, {
    name: "first",
    points: 50_000,
    time: (i) => START + BigInt(i) * 1_000_001n,
    value: (i) => wave(i) / 3,
  });
  const second = await makeStream(lab, {
    name: "second",
    unit: "A",
    points: 500,
    time: (i) => START + BigInt(i) * 100_000_100n,
    value: (i) => -i / 7,
  });
  const [start, end] = [START + 5n * SECOND, START + 45n * SECOND];
  await openView(page, lab, { series: [first.uuid, second.uuid], range: between(start, end) });
  const { name, bytes } = await savedFile(page, "csv-raw");
  expect(name).toMatch(/^2 streams 2023-11-14T22-13-25.*raw\.csv$/u);
  const { header, rows } = csvRows(bytes);
  expect(header).toContain(`${first.collection}/first (V)`);
  expect(header).toContain(`${second.collection}/second (A)`);
  const expected = new Map<bigint, [string, string]>();
  for (const [column, made] of [first, second].entries()) {
    made.time.forEach((t, i) => {
      if (t < start || t >= end) return;
      const cells = expected.get(t) ?? ["", ""];
      cells[column] = String(made.value[i]);
      expected.set(t, cells);
    });
  }
  const times = [...expected.keys()].sort((a, b) => (a < b ? -1 : 1));
  expect(rows).toHaveLength(times.length);
  expect(rows).toEqual(times.map((t) => [String(t), formatTime(t), ...(expected.get(t) ?? [])]));
  const total = [...expected.values()].flat().filter((cell) => cell !== "").length;
  await expect(page.getByTestId("export-said")).toContainText(`${total.toLocaleString("en-US")} points`);
});

test("what is seen as CSV: the windows that are drawn, with their statistics", async ({ page, lab }) => {
  const made = await makeStream(lab, {
    points: 40_000,
    time: (i) => START + BigInt(i) * 10_000_000n,
    value: wave,
  });
  await openView(page, lab, { series: [made.uuid] });
  const { series, from, to } = await shown(page);
  const { bytes } = await savedFile(page, "csv-seen");
  const { header, rows } = csvRows(bytes);
  const level = Number(series[0]?.level);
  expect(header).toContain(`mean of 2^${level} ns`);
  expect(rows).toHaveLength(series[0]?.rows ?? -1);
  const width = 1n << BigInt(level);
  const stream = (await clientOf(lab)).stream(made.uuid);
  const windows = await stream.alignedWindows((from / width) * width, (to / width + 1n) * width, level);
  expect(rows).toEqual(
    [...windows].map(({ time, min, mean, max, count, stddev }) =>
      [time, formatTime(time), min, mean, max, count, stddev].map(String),
    ),
  );
});

test("an export says how far it is, and can be cancelled", async ({ page, lab }) => {
  const made = await makeStream(lab, { points: 3_000, time: (i) => START + BigInt(i) * SECOND, value: wave });
  await openView(page, lab, { series: [made.uuid] });
  await withDelay(lab, ["RawValues", "ArrowRawValues"], 60_000, async () => {
    await page.getByTestId("export").click();
    await page.getByTestId("export-csv-raw").click();
    await expect(page.getByTestId("export-progress")).toBeVisible();
    await expect(page.getByTestId("export-points")).toContainText("3,000 points");
    await page.getByTestId("export-cancel").click();
    await expect(page.getByTestId("export-said")).toHaveText("Cancelled. No file was kept.");
    const kept = await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const names: string[] = [];
      for await (const entry of root.values())
        if (entry.kind === "directory")
          for await (const name of (entry as FileSystemDirectoryHandle).keys()) names.push(name);
      return names;
    });
    expect(kept).toEqual([]);
  });
});

test("a picture as PNG has the size of the chart, and one as SVG a line for each series", async ({
  page,
  lab,
}) => {
  const time = (i: number) => START + BigInt(i) * SECOND;
  const wanted = [];
  for (const name of ["red", "green", "blue"])
    wanted.push(await makeStream(lab, { name, points: 200, time, value: wave }));
  await openView(page, lab, { series: wanted.map(({ uuid }) => uuid) });
  const canvas = await chartElement(page).evaluate((chart) => {
    const { width, height } = chart.shadowRoot?.querySelector("canvas") ?? { width: 0, height: 0 };
    return { width, height };
  });
  const png = await savedFile(page, "png");
  expect(png.name).toMatch(/^3 streams .*\.png$/u);
  expect(png.bytes.subarray(0, 8)).toEqual(PNG);
  expect(png.bytes.readUInt32BE(16)).toBe(canvas.width);
  // The chart, a legend above and the range below it.
  expect(png.bytes.readUInt32BE(20)).toBeGreaterThan(canvas.height);
  expect(png.bytes.readUInt32BE(20)).toBeLessThan(canvas.height + 120);

  const svg = await savedFile(page, "svg");
  const facts = await svgOf(page, svg.bytes.toString());
  expect(facts.wellFormed).toBe(true);
  expect(facts.lines).toBe(3);
  for (const name of ["red (V)", "green (V)", "blue (V)"]) expect(facts.texts).toContain(name);
});

test("the copied TypeScript runs, and prints the points that are seen", async ({ page, context, lab }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const made = await makeStream(lab, { points: 90, time: (i) => START + BigInt(i) * SECOND, value: wave });
  const [start, end] = [START + 10n * SECOND, START + 70n * SECOND];
  await openView(page, lab, { series: [made.uuid], range: between(start, end) });
  const copied = async (entry: string) => {
    await page.getByTestId("export").click();
    await page.getByTestId(`export-${entry}`).click();
    await expect(page.getByTestId("export-said")).toContainText("Copied the");
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const python = await copied("python");
  expect(python).toContain(made.uuid);
  expect(python).toContain(`start = ${start}`);
  expect(python).not.toContain(API_KEY);
  await settled(page);

  const code = await copied("typescript");
  expect(code).not.toContain(API_KEY);
  // Below the repository, so that the package is found.
  const cache = fileURLToPath(new URL("../../.cache/", import.meta.url));
  const folder = await mkdtemp(join(cache, "e2e-snippet-"));
  try {
    const file = join(folder, "snippet.ts");
    await writeFile(file, code);
    const env = { ...process.env, BTRDB_API_KEY: API_KEY, NODE_EXTRA_CA_CERTS: lab.caPath };
    const { stdout } = await run(process.execPath, ["--conditions=btrdb-source", file], { env });
    const rows = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows).toEqual(
      Array.from({ length: 60 }, (_, i) => [
        String(made.time[10 + i]),
        made.value[10 + i],
        `${made.collection}/wave`,
      ]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
