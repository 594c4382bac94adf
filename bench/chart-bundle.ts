// What a page downloads to draw with <btrdb-chart>, by what Chromium asks for; beside charts that one might take instead.
// Run as `npm run bench:chart-bundle`; writes bench/results/chart-bundle.json.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildChart } from "../scripts/stack/page.ts";
import { asked } from "./chart-bundle/asked.ts";
import { bundlePeers } from "./chart-bundle/bundle-peers.ts";

const FOLDER = fileURLToPath(new URL("../.cache/bench-chart", import.meta.url));

interface Size {
  /** In kB, as is `gzip`. */
  readonly minified: number;
  readonly gzip: number;
}

const kB = (bytes: number) => Math.round(bytes / 100) / 10;

function sizeOf(files: readonly Uint8Array[]): Size {
  const sum = (size: (bytes: Uint8Array) => number) =>
    kB(files.reduce((total, bytes) => total + size(bytes), 0));
  return {
    minified: sum((bytes) => bytes.length),
    gzip: sum((bytes) => gzipSync(bytes, { level: 9 }).length),
  };
}

await buildChart(FOLDER);
const { first, later } = await asked(FOLDER);
const all = (await readdir(FOLDER, { recursive: true })).filter((name) => name.endsWith(".js"));
const read = (names: readonly string[]) => Promise.all(names.map((name) => readFile(join(FOLDER, name))));
const never = all.filter((name) => !first.includes(name) && !later.includes(name));
// Names end with a hash of what is in them.
const plain = (name: string) => name.replace(/^parts\//u, "").replace(/-[\w-]{8}(?=\.js$)/u, "");

const peers = await bundlePeers();
const results = {
  "btrdb-chart, until its first pixels": { ...sizeOf(await read(first)), files: first.length },
  "btrdb-chart, afterwards while idle": { ...sizeOf(await read(later)), files: later.length },
  "btrdb-chart, only where it is asked for": { ...sizeOf(await read(never)), files: never.length },
  ...Object.fromEntries(Object.entries(peers).map(([name, code]) => [name, { ...sizeOf([code]), files: 1 }])),
};
const parts: Record<string, Size> = {};
for (const name of first) parts[plain(name)] = sizeOf(await read([name]));
const sorted = Object.fromEntries(Object.entries(parts).toSorted(([, a], [, b]) => b.gzip - a.gzip));
console.table(results);
console.log("Until the first pixels");
console.table(sorted);
await mkdir(new URL("results/", import.meta.url), { recursive: true });
await writeFile(
  new URL("results/chart-bundle.json", import.meta.url),
  `${JSON.stringify({ ...results, parts: sorted }, null, 2)}\n`,
);
