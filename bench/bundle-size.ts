// What a page downloads: btrdb-web beside stock connect-web and Google's grpc-web with generated code, by two bundlers.
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { installPackage, packPackage } from "../scripts/package/packed.ts";
import { barPlot } from "./harness/bar-plot.ts";
import type { Bench, Cell, Row } from "./harness/bench.ts";
import { kB, rounded } from "./harness/statistics.ts";

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

const STOCK = "stock connect-web with generated code";
const OURS = "btrdb-web, connect + info + values, windows";

const entries: Record<string, { readonly code: string; readonly loads?: RegExp; readonly from?: string }> = {
  [STOCK]: {
    code: `
      import { createClient } from "@connectrpc/connect";
      import { createGrpcWebTransport } from "@connectrpc/connect-web";
      import { BTrDB } from "btrdb-web/proto";
      export const client = (baseUrl) => createClient(BTrDB, createGrpcWebTransport({ baseUrl }));`,
  },
  "grpc-web with generated code of these calls alone": {
    from: root,
    code: `
      import { GrpcWebClientBase, MethodDescriptor } from "grpc-web";
      import google from "./bench/peers/google/reads_pb.cjs";
      export const used = [GrpcWebClientBase, MethodDescriptor, google];`,
  },
  "btrdb-web, connect + info": {
    code: `
      import { connect } from "btrdb-web";
      export const info = async (endpoint) => (await connect(endpoint)).info();`,
  },
  [OURS]: {
    code: `
      import { connect } from "btrdb-web";
      export const all = async (endpoint, uuid) => {
        const conn = await connect(endpoint);
        return [await conn.info(), await conn.stream(uuid).values(0n, 1n), await conn.stream(uuid).windows(0n, 2n, 1n)];
      };`,
    loads: /arrow-formats/u,
  },
  "everything there is, but for the YAML parser": {
    code: 'export * from "btrdb-web";',
    loads: /^(?!.*browser-)/u,
  },
};

async function byEsbuild(code: string, folder: string): Promise<Bundle> {
  const { outputFiles, metafile } = await esbuild({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    outdir: "out",
    format: "esm",
    platform: "browser",
    target: "es2022",
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

async function byVite(code: string, folder: string): Promise<Bundle> {
  const entry = "\0bench-entry";
  const built = await vite({
    root: folder,
    configFile: false,
    logLevel: "error",
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

export const bench: Bench = {
  name: "bundle-size",
  title: "what a page downloads, by esbuild and Vite",
  minutes: 0.5,
  tools: [],
  packages: [
    "esbuild",
    "vite",
    "@connectrpc/connect-web",
    "@bufbuild/protobuf",
    "grpc-web",
    "google-protobuf",
  ],
  async run() {
    const table: Record<string, Record<string, Cell>> = {};
    // As a page gets it from npm.
    const installed = await installPackage(await packPackage());
    const sizes = new Map<string, ReturnType<typeof sizeOf>>();
    for (const [bundler, bundle] of Object.entries({ esbuild: byEsbuild, Vite: byVite }))
      for (const [name, { code, loads, from = installed }] of Object.entries(entries)) {
        const size = sizeOf(await bundle(code, from), loads);
        sizes.set(`${bundler} ${name}`, size);
        table[name] ??= {};
        for (const [column, value] of Object.entries(size)) table[name][`${bundler}: ${column}`] = value;
      }
    const gzip = (name: string) => sizes.get(`esbuild ${name}`)!.gzip;
    const bars = Object.keys(entries).map((name) => ({
      label: name.replace(" with generated code of these calls alone", ""),
      value: { median: gzip(name), q1: gzip(name), q3: gzip(name) },
      ours: name === OURS,
    }));
    const ratios: Row = {
      "values and windows, kB gzip above stock (esbuild)": rounded(gzip(OURS) - gzip(STOCK)),
    };
    return {
      settings: {},
      tables: { "kB that a page loads": table },
      ratios,
      pictures: { "bundle-size": barPlot("What a page loads", "kB gzip, by esbuild", [{ name: "", bars }]) },
    };
  },
};
