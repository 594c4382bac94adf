// npm run build: the publishable JavaScript and declarations, dist/ of the client and server/dist of the server.
// TypeScript alone does it, file by file: the package stays tree-shakeable, and what is debugged is what was written.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

/** Declarations keep the `.ts` of relative imports, which older compilers and other tools do not resolve. */
function endImportsInJs(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".d.ts")) continue;
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    const rewritten = text.replaceAll(/((?:from|import) |import\()"(\.{1,2}\/[^"]+)\.ts"/g, '$1"$2.js"');
    if (rewritten !== text) writeFileSync(path, rewritten);
  }
}

/** TypeScript does not know that the URL of a worker is a path to a module. */
function endWorkerUrlInJs(file: string): void {
  const text = readFileSync(file, "utf8");
  const rewritten = text.replace(
    'new URL("../worker.ts", import.meta.url)',
    'new URL("../worker.js", import.meta.url)',
  );
  if (rewritten === text) throw new Error(`${file} starts no worker any more`);
  writeFileSync(file, rewritten);
}

// The server is compiled against the built client, as its users see it.
for (const [project, dist] of [
  ["tsconfig.build.json", "dist"],
  ["server/tsconfig.build.json", "server/dist"],
] as const) {
  const started = performance.now();
  rmSync(join(root, dist), { recursive: true, force: true });
  execFileSync(process.execPath, [tsc, "--project", join(root, project)], { stdio: "inherit" });
  endImportsInJs(join(root, dist));
  console.log(`${dist}: built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
endWorkerUrlInJs(join(root, "dist/offload/worker-reads.js"));
