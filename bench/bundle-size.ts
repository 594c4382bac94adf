// What a page downloads: btrdb-web beside stock connect-web with generated code, by two bundlers.
// Run as `npm run bench:bundle-size`; writes bench/results/bundle-size.json.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A file of a bundle, with those that it can't do without. */
interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly imports: readonly string[];
}
interface Bundle {
  readonly entry: string;
  readonly files: readonly File[];
}

const entries: Record<string, { readonly code: string; readonly loads?: RegExp }> = {
  "stock connect-web: info, values, windows": {
    code: `
      import { createClient } from "@connectrpc/connect";
      import { createGrpcWebTransport } from "@connectrpc/connect-web";
      import { BTrDB } from "btrdb-web/proto";
      export const client = (baseUrl) => createClient(BTrDB, createGrpcWebTransport({ baseUrl }));`,
  },
  "btrdb-web: connect, info": {
    code: `
      import { connect } from "btrdb-web";
      export const info = async (endpoint) => (await connect(endpoint)).info();`,
  },
  "btrdb-web: connect, info, values, windows (by Arrow)": {
    code: `
      import { connect } from "btrdb-web";
      export const all = async (endpoint, uuid) => {
        const conn = await connect(endpoint);
        return [await conn.info(), await conn.stream(uuid).values(0n, 1n), await conn.stream(uuid).windows(0n, 2n, 1n)];
      };`,
    loads: /arrow-formats/u,
  },
  "btrdb-web: everything": { code: 'export * from "btrdb-web";', loads: /^(?!.*browser-)/u },
};

async function byEsbuild(code: string): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild({
    stdin: { contents: code, resolveDir: root },
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
  const last = (path: string) => path.split("/").at(-1) ?? "";
  const imports = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [
      last(path),
      output.imports.filter(({ kind }) => kind === "import-statement").map((linked) => last(linked.path)),
    ]),
  );
  const files = outputFiles.map(({ path, contents }) => {
    const name = last(path);
    return { name, bytes: contents, imports: imports.get(name) ?? [] };
  });
  return { entry: "stdin.js", files };
}

async function byVite(code: string): Promise<Bundle> {
  const entry = "\0bench-entry";
  const built = await vite({
    root,
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["btrdb-source", "module", "browser"] },
    plugins: [
      {
        name: "bench-entry",
        resolveId: (id) => (id === "bench-entry" ? entry : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rollupOptions: { input: "bench-entry", preserveEntrySignatures: "strict" },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as {
    output: {
      type: string;
      fileName: string;
      code: string;
      imports: string[];
      isEntry: boolean;
      name: string;
    }[];
  };
  const chunks = output.filter(({ type }) => type === "chunk");
  return {
    entry: chunks.find(({ isEntry }) => isEntry)?.fileName ?? "",
    files: chunks.map(({ fileName, code: text, imports }) => ({
      name: fileName,
      bytes: new TextEncoder().encode(text),
      imports,
    })),
  };
}

const kB = (bytes: number) => Math.round(bytes / 100) / 10;

/** Files that load at once, and those that the code in the entry then asks for. */
function sizeOf({ entry, files }: Bundle, loads: RegExp | undefined) {
  const wanted = new Set([entry]);
  for (const { name } of files) if (loads?.test(name)) wanted.add(name);
  for (const name of wanted) {
    for (const linked of files.find((file) => file.name === name)?.imports ?? []) wanted.add(linked);
  }
  const chosen = files.filter(({ name }) => wanted.has(name));
  const sum = (size: (bytes: Uint8Array) => number) =>
    kB(chosen.reduce((total, { bytes }) => total + size(bytes), 0));
  return {
    minified: sum((bytes) => bytes.length),
    gzip: sum((bytes) => gzipSync(bytes, { level: 9 }).length),
    brotli: sum((bytes) => brotliCompressSync(bytes).length),
    files: chosen.length,
  };
}

const results: Record<string, ReturnType<typeof sizeOf>> = {};
for (const [bundler, bundle] of Object.entries({ esbuild: byEsbuild, Vite: byVite })) {
  for (const [name, { code, loads }] of Object.entries(entries)) {
    results[`${bundler}: ${name}`] = sizeOf(await bundle(code), loads);
  }
}
console.table(results);
await mkdir(new URL("results/", import.meta.url), { recursive: true });
await writeFile(
  new URL("results/bundle-size.json", import.meta.url),
  `${JSON.stringify(results, null, 2)}\n`,
);
