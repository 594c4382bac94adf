// What a page downloads to draw with <btrdb-chart>, by what Chromium asks for; beside charts that one might take instead.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildChart } from "../scripts/stack/page.ts";
import { asked } from "./chart-bundle/asked.ts";
import { bundlePeers } from "./chart-bundle/bundle-peers.ts";
import type { Bench, Outcome } from "./harness/bench.ts";
import { kB, rounded } from "./harness/statistics.ts";

const FOLDER = fileURLToPath(new URL("../.cache/bench-chart", import.meta.url));

interface Size extends Readonly<Record<string, number>> {
  /** In kB, as is `gzip`. */
  readonly minified: number;
  readonly gzip: number;
}

function sizeOf(files: readonly Uint8Array[]): Size {
  const sum = (size: (bytes: Uint8Array) => number) =>
    kB(files.reduce((total, bytes) => total + size(bytes), 0));
  return {
    minified: sum((bytes) => bytes.length),
    gzip: sum((bytes) => gzipSync(bytes, { level: 9 }).length),
  };
}

async function run(): Promise<Outcome> {
  await buildChart(FOLDER);
  const { first, later } = await asked(FOLDER);
  const all = (await readdir(FOLDER, { recursive: true })).filter((name) => name.endsWith(".js"));
  const read = (names: readonly string[]) => Promise.all(names.map((name) => readFile(join(FOLDER, name))));
  const never = all.filter((name) => !first.includes(name) && !later.includes(name));
  // Names end with a hash of what is in them.
  const plain = (name: string) => name.replace(/^parts\//u, "").replace(/-[\w-]{8}(?=\.js$)/u, "");
  const rowOf = async (names: readonly string[]) => ({ ...sizeOf(await read(names)), files: names.length });
  const own = await rowOf(first);
  const peers = Object.entries(await bundlePeers()).map(
    ([name, code]) => [name, { ...sizeOf([code]), files: 1 }] as const,
  );
  const parts: (readonly [string, Size])[] = [];
  for (const name of first) parts.push([plain(name), sizeOf(await read([name]))]);
  return {
    settings: {},
    tables: {
      "kB to draw with": {
        "btrdb-chart, until its first pixels": own,
        "btrdb-chart, afterwards while idle": await rowOf(later),
        "btrdb-chart, only where it is asked for": await rowOf(never),
        ...Object.fromEntries(peers),
      },
      "until the first pixels": Object.fromEntries(parts.toSorted(([, a], [, b]) => b.gzip! - a.gzip!)),
    },
    ratios: Object.fromEntries(
      peers.map(([name, { gzip }]) => [`gzip, of ${name}`, rounded(own.gzip! / gzip!)]),
    ),
  };
}

export const bench: Bench = {
  name: "chart-bundle",
  title: "what a page downloads to draw with <btrdb-chart>",
  minutes: 0.5,
  tools: ["chromium"],
  packages: ["vite", "uplot"],
  run,
};
