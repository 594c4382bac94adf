// Deno and Bun: the task comes as an argument, the result goes to standard output.
import process from "node:process";
import { runFaults } from "./program.ts";

const result = await runFaults(JSON.parse(process.argv[2] ?? ""));
console.log(`\nRESULTS ${JSON.stringify(result)}`);
process.exit(0);
