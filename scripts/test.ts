// npm test: every check and test of the repository. `npm test -- PART ...` runs some parts; with one part, further
// arguments go to its test runner: `npm test -- e2e --grep info`.
import { PARTS } from "./testing/parts.ts";
import { runParts } from "./testing/run-parts.ts";

const args = process.argv.slice(2);
const known = new Set(PARTS.map((part) => part.name));
const firstOther = args.findIndex((arg) => !known.has(arg));
const names = firstOther < 0 ? args : args.slice(0, firstOther);
const rest = firstOther < 0 ? [] : args.slice(firstOther);
if (rest.length > 0 && names.length !== 1) {
  console.error(`npm test -- [${[...known].join("|")}] [arguments for that one part's test runner]`);
  process.exit(2);
}

await runParts(
  PARTS.filter((part) => names.length === 0 || names.includes(part.name)).map((part) => ({
    part,
    args: rest,
  })),
);
