// What it costs a Worker to begin with this package: bytes of the bundle, and how much later its first answer comes
// than that of an empty Worker, each in a workerd of its own.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { installPackage, packPackage } from "../scripts/package/packed.ts";
import type { Bench, Cell, Options, Outcome } from "./harness/bench.ts";
import { inTurn } from "./harness/samples.ts";
import { kB, spread } from "./harness/statistics.ts";

const NOTHING = "nothing (the baseline)";
const DATE = "2026-04-26";

const WORKERS: Readonly<Record<string, string>> = {
  [NOTHING]: "const used = [];",
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

async function run(options: Options): Promise<Outcome> {
  const rounds = options.number("rounds", 15, 1);
  const installed = await installPackage(await packPackage());
  const scripts = new Map<string, string>();
  for (const [name, code] of Object.entries(WORKERS)) scripts.set(name, await bundle(code, installed));
  const cases = [...scripts].map(([name, script]) => [name, () => start(script)] as const);
  const samples = await inTurn({ rounds }, Object.fromEntries(cases));
  const base = samples.of(NOTHING);
  const table: Record<string, Record<string, Cell>> = {};
  for (const [name, script] of scripts)
    table[name] = {
      "kB minified": kB(Buffer.byteLength(script)),
      "kB gzip": kB(gzipSync(script, { level: 9 }).length),
      "first answer after, ms": samples.spread(name),
      // Of each round by itself: the machine is never the same for long.
      "later than nothing, ms": spread(samples.of(name).map((ms, i) => ms - base[i]!)),
    };
  return {
    settings: { rounds, "compatibility date of workerd": DATE },
    tables: { "a Worker begins": table },
    ratios: {},
  };
}

export const bench: Bench = {
  name: "cold-start",
  title: "what it costs a Worker to begin with this package",
  minutes: 0.5,
  tools: [],
  packages: ["miniflare", "workerd", "esbuild", "@connectrpc/connect-web"],
  run,
};
