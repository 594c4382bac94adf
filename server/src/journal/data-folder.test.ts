import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../testing/test-server.ts";
import { openDataFolder } from "./data-folder.ts";

/** A process that holds the folder until it is killed. */
async function holder(folder: string) {
  const module = new URL("./data-folder.ts", import.meta.url).href;
  const script = `import { openDataFolder } from ${JSON.stringify(module)};
    await openDataFolder(${JSON.stringify(folder)}); console.log("held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--conditions=btrdb-source", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
}

test("a folder is made, with folders on the way, and opened again", async () => {
  const path = join(temporaryFolder(), "some", "where");
  const folder = await openDataFolder(path);
  expect(folder).toMatchObject({ points: join(path, "points"), metadata: join(path, "metadata") });
  expect(readFileSync(join(path, "FORMAT"), "utf8")).toBe("btrdb-dev-server data folder, format 1\n");
  await folder.close();
  await (await openDataFolder(path)).close();
});

test("a folder in use is refused with the process that has it, also within one process", async () => {
  const path = temporaryFolder();
  const folder = await openDataFolder(path);
  await expect(openDataFolder(path)).rejects.toThrow(`${path} is in use by process ${process.pid}`);
  // The refused one must not have taken the lock away.
  await expect(openDataFolder(path)).rejects.toThrow("is in use by");
  await folder.close();
  await (await openDataFolder(path)).close();
});

test("the folder of a process that was killed is free, whoever has its number now", async () => {
  const path = temporaryFolder();
  const child = await holder(path);
  await expect(openDataFolder(path)).rejects.toThrow(`${path} is in use by process ${child.pid}`);
  child.kill("SIGKILL");
  await once(child, "exit");
  // What it left behind names a process that runs: ours.
  writeFileSync(join(path, "lock.pid"), `${process.pid}\n`);
  await (await openDataFolder(path)).close();
});

test("of two processes that begin at once, one gets the folder", async () => {
  const path = temporaryFolder();
  const opened = await Promise.allSettled([openDataFolder(path), openDataFolder(path), openDataFolder(path)]);
  const got = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  expect(got.length).toBe(1);
  await got[0]!.close();
});

test("a folder of a newer format is refused and not touched", async () => {
  const path = temporaryFolder();
  writeFileSync(join(path, "FORMAT"), "btrdb-dev-server data folder, format 2\n");
  await expect(openDataFolder(path)).rejects.toThrow(
    `${path} has data of format 2, this server reads up to 1: a newer server is needed`,
  );
  expect(readdirSync(path)).toEqual(["FORMAT"]);
});

test("a folder of something else is refused and not touched", async () => {
  const path = temporaryFolder();
  writeFileSync(join(path, "thesis.tex"), "");
  await expect(openDataFolder(path)).rejects.toThrow(`${path} is not a data folder: it has "thesis.tex"`);
  expect(readdirSync(path)).toEqual(["thesis.tex"]);
  const other = temporaryFolder();
  writeFileSync(join(other, "FORMAT"), "A4\n");
  await expect(openDataFolder(other)).rejects.toThrow(`${join(other, "FORMAT")} does not say which format`);
  expect(existsSync(join(other, "lock"))).toBe(false);
});

test("a folder that has lost its FORMAT or its points is refused", async () => {
  const path = temporaryFolder();
  mkdirSync(join(path, "points"));
  writeFileSync(join(path, "points", "00000001.journal"), "");
  await expect(openDataFolder(path)).rejects.toThrow('it has "00000001.journal" but no FORMAT');
  rmSync(join(path, "points"), { recursive: true });
  await (await openDataFolder(path)).close();
  rmSync(join(path, "points"), { recursive: true });
  await expect(openDataFolder(path)).rejects.toThrow("ENOENT");
});

test("what cannot be a folder is one line", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  await expect(openDataFolder(join(file, "data"))).rejects.toThrow(
    /^cannot use the data folder .*: ENOTDIR[^\n]*$/,
  );
});
