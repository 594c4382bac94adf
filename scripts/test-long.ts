// npm run test:long: what `npm test` does a little of, in full and with random seeds (FC_SEED=… asks those of a failure).
import { globSync, readFileSync } from "node:fs";
import { PARTS } from "./testing/parts.ts";
import { runParts } from "./testing/run-parts.ts";

process.env.LONG = "1";
process.env.FC_SEED ??= "random";

/** Its tests need the built package, and run in that part. */
const OF_PACKAGE = "tests/faults/runtimes/";

// Whoever reads LONG is long: a list of them would be old one day.
const long = globSync(["tests/**/*.test.ts", "server/src/**/*.test.ts"])
  .filter((path) => readFileSync(path, "utf8").includes("process.env.LONG"))
  .sort();
const args: Readonly<Record<string, readonly string[]>> = {
  units: long.filter((path) => !path.startsWith(OF_PACKAGE)),
  package: [OF_PACKAGE],
};

await runParts(
  PARTS.flatMap((part) => {
    const mine = args[part.name];
    return mine === undefined ? [] : [{ part, args: mine }];
  }),
);
