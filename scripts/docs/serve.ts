// npm run docs: the documentation on this machine, built anew when a page or a doc comment changes. Reload to see it.
import { watch } from "node:fs";
import { join } from "node:path";
import { preview } from "vite";
import { ROOT } from "../testing/run-tool.ts";
import { buildSite } from "./build-site.ts";

let work = Promise.resolve();
let waiting = false;

/** One build at a time, and one more after it for whatever changed meanwhile. */
function build(): Promise<void> {
  if (waiting) return work;
  waiting = true;
  work = work.then(async () => {
    waiting = false;
    console.log(
      await buildSite(join(ROOT, "docs-site")).then(
        () => "built",
        ({ message }: Error) => message,
      ),
    );
  });
  return work;
}

await build();
const server = await preview({
  configFile: false,
  root: ROOT,
  build: { outDir: "docs-site" },
  preview: { port: 4413, host: "127.0.0.1" },
});
server.printUrls();
for (const folder of ["docs", "src", "edge"])
  watch(join(ROOT, folder), { recursive: true }, (_event, file) => {
    if (file !== null && /\.(?:md|js|ts|css|svg)$/u.test(file) && !file.includes("node_modules"))
      void build();
  });
