import { packedEnvironment } from "../package/packed.ts";
import { findConformance } from "../tools/find-conformance.ts";
import type { Log } from "../tools/found.ts";
import { missingIsFailure } from "../tools/found.ts";
import { interopVenv } from "../tools/interop-venv.ts";
import { type Counts, failure, NONE } from "./counts.ts";
import { packageProgram, runTests, runTool } from "./run-tool.ts";
import {
  chromiumEnvironment,
  compileCacheEnvironment,
  envoyEnvironment,
  pythonEnvironment,
  sourceEnvironment,
} from "./test-environment.ts";

/** One part of `npm test`. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** `args` are passed on to the part's test runner. */
  run(args: readonly string[]): Promise<Counts>;
}

/** What runs with the packed package, in other runtimes. */
const PACKAGE_TESTS = [
  "tests/package/",
  "tests/examples/",
  "tests/docs/code-blocks",
  "tests/faults/runtimes/",
];

const log: Log = (line) => console.log(line);

/** In the order in which they run: the quick and basic ones first. */
export const PARTS: readonly Part[] = [
  {
    name: "lint",
    title: "lint: Biome, buf",
    run: () =>
      checks([
        ["biome", "check", "--error-on-warnings", "."],
        ["buf", "lint"],
      ]),
  },
  {
    name: "types",
    title: "types: tsc",
    run: () =>
      checks([
        ["tsc", "--noEmit", "-p", "tsconfig.json"],
        ["tsc", "--noEmit", "-p", "src/tsconfig.json"],
      ]),
  },
  {
    name: "units",
    title: "units: vitest",
    run: async (args) => {
      const env = await envoyEnvironment(compileCacheEnvironment(sourceEnvironment()), log);
      const reporters = ["--reporter=default", "--reporter=./scripts/testing/vitest-reporter.ts"];
      // The part "package" has these.
      const others = PACKAGE_TESTS.flatMap((path) => ["--exclude", `${path}**`]);
      return runTests(packageProgram("vitest"), ["run", ...others, ...reporters, ...args], env);
    },
  },
  {
    name: "package",
    title: "package: what npm would publish, installed and run in every runtime",
    run: async (args) => {
      const chromium = await chromiumEnvironment(sourceEnvironment(), log);
      const env = "reason" in chromium ? sourceEnvironment() : chromium.env;
      const reporters = ["--reporter=default", "--reporter=./scripts/testing/vitest-reporter.ts"];
      // Each file starts runtimes of its own: side by side they would only wait for each other.
      const flags = ["--no-file-parallelism", "--maxConcurrency=3"];
      const files = args.some((arg) => arg.startsWith("tests/")) ? [] : PACKAGE_TESTS;
      const withPackage = await packedEnvironment(env);
      return runTests(
        packageProgram("vitest"),
        ["run", ...files, ...flags, ...reporters, ...args],
        withPackage,
      );
    },
  },
  {
    name: "browser",
    title: "browser: the tests of the client once more, in Chromium",
    run: async (args) => {
      const chromium = await chromiumEnvironment(sourceEnvironment(), log);
      if ("reason" in chromium) return missingPart(chromium.reason);
      const reporters = ["--reporter=default", "--reporter=./scripts/testing/vitest-reporter.ts"];
      // Natively: Vite would bundle the configuration, and resolve packages without our condition.
      const config = ["--config", "vitest.browser.config.ts", "--configLoader", "native"];
      return runTests(packageProgram("vitest"), ["run", ...config, ...reporters, ...args], chromium.env);
    },
  },
  {
    name: "e2e",
    title: "e2e: Playwright in Chromium",
    run: async (args) => {
      const env = await pythonEnvironment(await envoyEnvironment(sourceEnvironment(), log), log);
      const chromium = await chromiumEnvironment(env, log);
      if ("reason" in chromium) return missingPart(chromium.reason);
      const reporters = "--reporter=list,./scripts/testing/playwright-reporter.ts";
      return runTests(packageProgram("playwright"), ["test", reporters, ...args], chromium.env);
    },
  },
  {
    name: "conformance",
    title: "conformance: Connect's own suite for gRPC-Web, against this client and stock connect-web",
    run: async (args) => {
      const runner = await findConformance({ log });
      if (!runner.found) return missingPart(runner.reason);
      return runTests(process.execPath, ["conformance/run.ts", runner.tool, ...args], sourceEnvironment());
    },
  },
  {
    name: "interop",
    title: "interop: the published Python client, pytest",
    run: async (args) => {
      const venv = await interopVenv(log);
      if (!venv.found) return missingPart(venv.reason);
      const env = await envoyEnvironment(sourceEnvironment(), log);
      return runTests(venv.tool.python, ["-m", "pytest", "interop", "-p", "no:cacheprovider", ...args], {
        ...env,
        PYTHONDONTWRITEBYTECODE: "1",
      });
    },
  },
];

/** Several checks that count as one test. All of them run, so that one run shows everything. */
async function checks(commands: readonly (readonly [string, ...string[]])[]): Promise<Counts> {
  const failed: string[] = [];
  for (const [program, ...args] of commands) {
    if (!(await runTool(packageProgram(program), args, process.env)))
      failed.push([program, ...args].join(" "));
  }
  return failed.length === 0 ? { ...NONE, passed: 1 } : failure(failed.join(", "));
}

/** A whole part that cannot run here. */
function missingPart(reason: string): Counts {
  if (!missingIsFailure()) return { ...NONE, skipped: 1, reasons: [reason] };
  console.error(`FAILED: ${reason}`);
  return failure(reason);
}
