#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
const built = new URL("../dist/cli/main.js", import.meta.url);

if (existsSync(source) && process.execve !== undefined) {
  // In a checkout there may be nothing built: become a Node that runs the sources (same process, so signals and exit
  // codes are the command's own). The published package has no sources of the command line.
  const flags = ["--conditions=btrdb-source", "--disable-warning=ExperimentalWarning"];
  process.execve(
    process.execPath,
    [process.execPath, ...flags, source, ...process.argv.slice(2)],
    process.env,
  );
} else {
  await import(built.href);
}
