// What it costs a Worker to begin with this package: bytes of the bundle, and how much later its first answer comes
// than that of an empty Worker, each in a workerd of its own. Run as `npm run bench:cold-start`; writes
// bench/results/cold-start.json.
import { mkdir, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { installPackage, packPackage } from "../scripts/package/packed.ts";

const ROUNDS = 15;
const DATE = "2026-04-26";

const WORKERS: Readonly<Record<string, string>> = {
  "nothing (the baseline)": "const used = [];",
  connect: 'import { connect } from "btrdb-web"; const used = [connect];',
  gateway: 'import { createGateway } from "btrdb-web/gateway"; const used = [createGateway];',
  viewport: 'import { Viewport } from "btrdb-web/viewport"; const used = [Viewport];',
  "stock connect-web with the schema": `import { createClient } from "@connectrpc/connect";
    import { createGrpcWebTransport } from "@connectrpc/connect-web";
    import { BTrDB } from "btrdb-web/proto";
    const used = [createClient(BTrDB, createGrpcWebTransport({ baseUrl: "http://127.0.0.1" }))];`,
  everything: `import * as all from "btrdb-web"; import * as gateway from "btrdb-web/gateway";
    import * as viewport from "btrdb-web/viewport"; import * as proto from "btrdb-web/proto";
    const used = [all, gateway, viewport, proto];`,
};

/** One file, as wrangler uploads it: what is loaded on demand is in it, and not evaluated before. */
async function bundle(code: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `${code}\nexport default { fetch: () => new Response(String(used.length)) };`,
      resolveDir: folder,
    },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
  });
  return outputFiles[0]?.text ?? "";
}

/** Milliseconds from nothing to the first answer. */
async function start(script: string): Promise<number> {
  const began = performance.now();
  const worker = new Miniflare({ modules: true, script, compatibilityDate: DATE });
  try {
    await (await worker.dispatchFetch("http://worker/")).text();
    return performance.now() - began;
  } finally {
    await worker.dispose();
  }
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const round = (number: number) => Math.round(number * 10) / 10;

const installed = await installPackage(await packPackage());
const scripts = new Map<string, string>();
for (const [name, code] of Object.entries(WORKERS)) scripts.set(name, await bundle(code, installed));

// In turn, so that what else the machine does meets all of them.
const times = new Map<string, number[]>();
await start(scripts.values().next().value ?? "");
for (let i = 0; i < ROUNDS; i++) {
  for (const [name, script] of scripts) times.set(name, [...(times.get(name) ?? []), await start(script)]);
}

const base = times.get("nothing (the baseline)") ?? [];
const results = Object.fromEntries(
  [...scripts].map(([name, script]) => {
    const own = times.get(name) ?? [];
    return [
      name,
      {
        minifiedBytes: Buffer.byteLength(script),
        gzipBytes: gzipSync(script, { level: 9 }).length,
        firstAnswerMs: round(median(own)),
        // Of each round by itself: the machine is never the same for long.
        laterThanNothingMs: round(median(own.map((ms, i) => ms - (base[i] ?? 0)))),
      },
    ];
  }),
);
console.table(results);
const report = { workerd: DATE, rounds: ROUNDS, results };
await mkdir(new URL("results/", import.meta.url), { recursive: true });
await writeFile(new URL("results/cold-start.json", import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
