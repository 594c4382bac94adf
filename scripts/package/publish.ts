// npm run package:publish: checks, builds and publishes the client and its embedded server with a signed statement of where the package was built. The
// statement (provenance) needs a CI that npm knows, with the right to ask for an identity: on GitHub `id-token: write`.
// `-- --dry-run` does all but send it, anywhere.
import { execFileSync } from "node:child_process";
import process from "node:process";
import { ROOT } from "../testing/run-tool.ts";

const dryRun = process.argv.includes("--dry-run");
const inCi =
  process.env.ACTIONS_ID_TOKEN_REQUEST_URL !== undefined || process.env.SIGSTORE_ID_TOKEN !== undefined;
if (!dryRun && !inCi) {
  console.error("Publish from CI: provenance needs its identity token. Here, try it with -- --dry-run.");
  process.exit(1);
}
const changed = execFileSync("git", ["status", "--porcelain"], { cwd: ROOT, encoding: "utf8" });
if (!dryRun && changed !== "") {
  console.error(`What is published is what is committed; these files differ:\n${changed}`);
  process.exit(1);
}

const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: ROOT, stdio: "inherit" });
run(process.execPath, "scripts/build.ts");
run(process.execPath, "scripts/test.ts", "lint", "types", "package");
// publishConfig in package.json asks for provenance, which a dry run outside of CI can't make.
const how = dryRun ? ["--dry-run", "--provenance=false"] : ["--provenance"];
run("npm", "publish", ...how);
// After the client, which it depends on.
run("npm", "publish", "--workspace", "btrdb-dev-server", ...how);
