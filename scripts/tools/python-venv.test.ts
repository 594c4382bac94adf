import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { toolOrSkip } from "./found.ts";
import { pythonVenv } from "./python-venv.ts";
import { runProgram } from "./run-program.ts";

// Making an environment with pip takes seconds, on a busy machine many.
vi.setConfig({ testTimeout: 180_000 });

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "btrdb-venv-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

test("is made once, also for two callers at once, and made again after an interruption", async ({ skip }) => {
  const told: string[] = [];
  const request = { name: "test", requirements: [], cache, log: (line: string) => void told.push(line) };
  const [first, second] = await Promise.all([pythonVenv(request), pythonVenv(request)]);
  const venv = toolOrSkip(first, skip);
  if (venv === undefined) return;
  expect(second).toEqual(first);
  expect(told).toHaveLength(1);
  expect(await runProgram(venv.python, ["-c", "import sys; print(sys.prefix)"])).toMatchObject({
    ok: true,
    output: `${venv.folder}\n`,
  });

  // A caller that was killed leaves a build without the marker, and perhaps a pip that still writes into it.
  const folder = dirname(venv.folder);
  await rm(join(folder, "complete"));
  await writeFile(join(venv.folder, "rubbish"), "");
  const again = await pythonVenv(request);
  expect(told).toHaveLength(2);
  expect(again).toMatchObject({ found: true });
  expect(again).not.toEqual(first);
  expect(existsSync(venv.folder)).toBe(false);
  expect(await pythonVenv(request)).toEqual(again);
});

test("what cannot be installed is a reason, and leaves nothing behind", async ({ skip }) => {
  const wrong = "./no-such-folder-of-a-package";
  const result = await pythonVenv({ name: "test", requirements: [wrong], cache });
  if (!result.found && !result.reason.includes("pip install")) return skip(result.reason);
  expect(result).toMatchObject({ found: false, reason: expect.stringContaining(wrong) });
  const [folder = ""] = await readdir(cache);
  expect(await readdir(join(cache, folder))).toEqual([]);
});
