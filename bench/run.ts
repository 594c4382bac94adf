/**
 * The benchmarks:
 *
 *   npm run bench                                    all of them
 *   npm run bench -- decode end-to-end               some
 *   npm run bench -- --list                          their names, and how long they take
 *   npm run bench -- decode --quick                  a smoke run: small, and nothing of it is kept
 *   npm run bench -- --compare FILE                  one again, beside an earlier result of it; or all of a folder
 *   npm run bench -- --docs                          writes the figures of bench/results into README and docs
 *
 * --points, --rounds, --minutes, --seconds, --dashboards, --steps and --streams are numbers that some of them take.
 * Results go to bench/results, as JSON and SVG, and into the Markdown that shows them.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { BENCHES } from "./benches.ts";
import type { Bench, Options, Setting } from "./harness/bench.ts";
import { compare } from "./harness/compare.ts";
import { writeDocuments } from "./harness/documents.ts";
import { earlierResults } from "./harness/earlier-results.ts";
import { printResult } from "./harness/print.ts";
import { runBench } from "./harness/run-bench.ts";

const number = { type: "string" } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    docs: { type: "boolean", default: false },
    compare: { type: "string" },
    points: number,
    rounds: number,
    minutes: number,
    seconds: number,
    dashboards: number,
    steps: number,
    streams: number,
  },
});
const log = (line: string) => console.log(line);

const options: Options = {
  quick: values.quick,
  number(name: Setting, usual: number, quick: number): number {
    const given = values[name];
    if (given === undefined) return values.quick ? quick : usual;
    const value = Number(given);
    if (!(value > 0)) throw new Error(`--${name} ${given} is not a number above zero`);
    return value;
  },
  log,
};

/** Each in a process of its own: what one leaves behind must not be in another's numbers. */
async function inProcesses(names: readonly string[]): Promise<string[]> {
  const flags = Object.entries(values).flatMap(([name, value]) =>
    value === false ? [] : value === true ? [`--${name}`] : [`--${name}`, value],
  );
  const failed: string[] = [];
  for (const name of names) {
    const args = [...process.execArgv, fileURLToPath(import.meta.url), name, ...flags];
    const [code] = (await once(spawn(process.execPath, args, { stdio: "inherit" }), "exit")) as [
      number | null,
    ];
    if (code !== 0) failed.push(name);
  }
  return failed;
}

async function benchOf(name: string): Promise<Bench> {
  const load = BENCHES[name];
  if (!load) throw new Error(`there is no benchmark ${name}; there are ${Object.keys(BENCHES).join(", ")}`);
  return (await load()).bench;
}

async function usual(): Promise<string[]> {
  const all = await Promise.all(Object.keys(BENCHES).map(benchOf));
  return all.filter(({ asked }) => !asked).map(({ name }) => name);
}

async function main(): Promise<void> {
  if (values.list) {
    for (const { name, title, minutes, asked } of await Promise.all(Object.keys(BENCHES).map(benchOf)))
      log(
        `${name.padEnd(16)} ${`${minutes} min`.padEnd(8)} ${title}${asked ? " (only when it is named)" : ""}`,
      );
    return;
  }
  if (values.docs) return writeDocuments(log);
  const earlier = values.compare === undefined ? undefined : earlierResults(values.compare);
  const names = positionals.length > 0 ? positionals : earlier ? [...earlier.keys()] : await usual();
  if (names.length > 1) {
    const failed = await inProcesses(names);
    if (failed.length > 0) throw new Error(`failed: ${failed.join(", ")}`);
    return;
  }
  const bench = await benchOf(names[0]!);
  const result = await runBench(bench, options);
  printResult(result, log);
  const before = earlier?.get(bench.name);
  if (before) {
    log(`\nBeside ${before.meta.date}, commit ${before.meta.commit}, on ${before.meta.machine}:`);
    console.table(Object.fromEntries(compare(before, result)));
  }
  if (!values.quick) writeDocuments(log);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error && error.cause === undefined ? error.message : error);
  if (process.env.DEBUG && error instanceof Error) console.error(error.stack);
  process.exitCode = 1;
}
