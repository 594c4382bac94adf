// What a page downloads to connect and ask for info: btrdb-web beside stock connect-web with generated code.
// Run as `npm run bench:bundle-size`; writes bench/results/bundle-size.json.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

const entries = {
  "stock connect-web, info": `
    import { createClient } from "@connectrpc/connect";
    import { createGrpcWebTransport } from "@connectrpc/connect-web";
    import { BTrDB } from "btrdb-web/proto";
    export const info = (baseUrl) => createClient(BTrDB, createGrpcWebTransport({ baseUrl })).info({});`,
  "btrdb-web, connect + info": `
    import { connect } from "btrdb-web";
    export const info = async (endpoint) => (await connect(endpoint)).info();`,
};

/** What loads at once; chunks that are loaded on demand, such as the YAML parser, do not count. */
async function entrySize(contents: string): Promise<{ minified: number; gzip: number; brotli: number }> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    outdir: "out",
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["btrdb-source"],
    metafile: true,
  });
  const main = outputFiles.find((file) => file.path.endsWith("stdin.js"));
  if (main === undefined) throw new Error("esbuild made no entry");
  // Chunks that the entry imports statically belong to it.
  const linked = [...main.text.matchAll(/(?:from|import)"\.\/(chunk-[^"]+)"/gu)].map(([, name]) => name);
  const files = [
    main,
    ...outputFiles.filter((file) => linked.some((name) => file.path.endsWith(name ?? ""))),
  ];
  const kB = (bytes: number) => Math.round(bytes / 100) / 10;
  const sum = (size: (bytes: Uint8Array) => number) =>
    kB(files.reduce((total, file) => total + size(file.contents), 0));
  return {
    minified: sum((bytes) => bytes.length),
    gzip: sum((bytes) => gzipSync(bytes, { level: 9 }).length),
    brotli: sum((bytes) => brotliCompressSync(bytes).length),
  };
}

const results: Record<string, Awaited<ReturnType<typeof entrySize>>> = {};
for (const [name, contents] of Object.entries(entries)) results[name] = await entrySize(contents);
console.table(results);
await mkdir(new URL("results/", import.meta.url), { recursive: true });
await writeFile(
  new URL("results/bundle-size.json", import.meta.url),
  `${JSON.stringify(results, null, 2)}\n`,
);
