import type { Bench, Options } from "./bench.ts";
import { commit, load, machine, versionsOf } from "./meta.ts";
import { QUICK_RESULTS, RESULTS, type Result, writeResult } from "./result.ts";

/** Runs one benchmark and writes its files. */
export async function runBench(bench: Bench, options: Options): Promise<Result> {
  options.log(`\n=== ${bench.name}: ${bench.title} ===\n`);
  const versions = await versionsOf(bench.tools, bench.packages ?? []);
  const [before, begin] = [load(), performance.now()];
  const { pictures, ...outcome } = await bench.run(options);
  const meta = {
    date: new Date().toISOString().slice(0, 10),
    commit: await commit(),
    machine: machine(),
    load: { before, after: load() },
    seconds: Math.round((performance.now() - begin) / 1000),
    versions,
  };
  const result: Result = { bench: bench.name, title: bench.title, meta, ...outcome };
  writeResult(options.quick ? QUICK_RESULTS : RESULTS, result, pictures);
  return result;
}
