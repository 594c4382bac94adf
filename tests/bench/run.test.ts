import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, ["--conditions=btrdb-source", "bench/run.ts", ...args], {
    cwd: root,
  });

test("the smallest benchmark runs, and writes what the others write", async () => {
  const { stdout } = await bench("decode", "--quick");
  expect(stdout).toContain("btrdb-web, chunk by chunk");
  const folder = `${root}.cache/bench-results/`;
  const result = JSON.parse(await readFile(`${folder}decode.json`, "utf8"));
  expect(result).toMatchObject({
    bench: "decode",
    settings: { points: 20_000, rounds: 2 },
    meta: { versions: { node: process.versions.node, protobufjs: expect.any(String) } },
    tables: { "raw points": { "btrdb-web, whole": { "Mpoints/s": { median: expect.any(Number) } } } },
  });
  expect(await readFile(`${folder}decode.svg`, "utf8")).toMatch(/^<svg /u);
  const again = await bench("--quick", "--compare", `${folder}decode.json`);
  expect(again.stdout).toContain("raw points / btrdb-web, whole / Mpoints/s");
});

test("the list has every benchmark, and an unknown name is refused", async () => {
  const { stdout } = await bench("--list");
  expect(stdout).toMatch(/^decode .*\n(.*\n)*dashboard-hour .*only when it is named/u);
  await expect(bench("nonsense")).rejects.toMatchObject({
    stderr: expect.stringContaining("there is no benchmark nonsense; there are decode, "),
  });
});
