// Node, Deno and Bun: the context comes as an argument, the results go to standard output.
import process from "node:process";
import { start } from "./start.mjs";

const results = await start(JSON.parse(process.argv[2]));
console.log(`\nRESULTS ${JSON.stringify(results)}`);
process.exit(0);
