import { copyFile, mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { RunningServer } from "btrdb-dev-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildClient } from "../../scripts/package/build-project.ts";
import { findNode20 } from "../package/processes.ts";
import { root } from "../repository.ts";
import { KEY, run, serverWithKey, temporaryFolder } from "./helpers.ts";

let server: RunningServer;
let tlsUrl = "";
let caPath = "";
let folder = "";

beforeAll(async () => {
  ({ server, tlsUrl, caPath } = await serverWithKey());
  folder = await temporaryFolder();
  // As a package: what is published, and no sources of the command line.
  await mkdir(join(folder, "bin"));
  await copyFile(join(root, "package.json"), join(folder, "package.json"));
  await copyFile(join(root, "bin/btrdb-web.js"), join(folder, "bin/btrdb-web.js"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await buildClient(join(folder, "dist"));
});
afterAll(() => server.close());

async function tryAll(node: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const program = [node, join(folder, manifest.bin["btrdb-web"])];
  const cli = (...args: string[]) =>
    run([...args, "-e", tlsUrl, "--ca", caPath], {
      program,
      env: { BTRDB_API_KEY: KEY },
      input: "1,2\n3,4\n",
    });
  const version = await run(["--version"], { program });
  expect(version).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
  const name = `built/${process.hrtime.bigint()}`;
  const inserted = await cli("insert", name, "--create", "--unit", "V", "-q", "--time-unit", "ns");
  expect(inserted).toMatchObject({ code: 0, stderr: "" });
  const [values, explained, missing] = await Promise.all([
    cli("values", name),
    cli("explain"),
    cli("values", "no/such"),
  ]);
  expect(values).toEqual({ code: 0, stdout: "time,value\n1,2\n3,4\n", stderr: "" });
  expect(explained).toMatchObject({ code: 0, stderr: "" });
  expect(explained.stdout).toContain("✓ key");
  expect(missing.code).toBe(3);
}

test("the built command line runs in this Node", () => tryAll(process.execPath));

test("and in Node 20, where --ca takes a second process", async ({ skip }) => {
  const node = await findNode20();
  if (node === undefined) return skip("there is no Node 20 to 22 on this machine");
  await tryAll(node.command);
});
