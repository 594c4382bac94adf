// npm run docs:build: the documentation as a static site, in docs-site/.
import { join } from "node:path";
import { ROOT } from "../testing/run-tool.ts";
import { buildSite } from "./build-site.ts";

const out = join(ROOT, "docs-site");
try {
  console.log(await buildSite(out));
  console.log(`Open ${join(out, "index.html")}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
