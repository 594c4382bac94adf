#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const built = new URL("../dist/cli.js", import.meta.url);

// Large buffers come and go in several threads; with glibc's many arenas, what they leave free is lost to the others
// (100 million points with --data: 2.24 GB, and 2.19 GB with two arenas). Read at the start of a process only.
process.env.MALLOC_ARENA_MAX ??= "2";

if (existsSync(source)) {
  // In a checkout there is nothing built: become a Node that runs the sources (same process, so signals and
  // exit codes are the server's own).
  process.execve(
    process.execPath,
    [
      process.execPath,
      "--conditions=btrdb-source",
      "--disable-warning=ExperimentalWarning",
      source,
      ...process.argv.slice(2),
    ],
    process.env,
  );
} else {
  await import(built.href);
}
