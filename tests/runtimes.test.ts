import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const script = fileURLToPath(new URL("fixtures/explain.ts", import.meta.url));
const bin = (name: string) => join(root, "node_modules", ".bin", name);
let home = "";
let file = "";

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "btrdb-home-"));
  file = join(home, ".predictivegrid", "credentials.yaml");
  await mkdir(join(home, ".predictivegrid"));
  await writeFile(file, "default:\n  btrdb: {endpoints: 'file:4411', api_key: SECRET}\n");
});
afterAll(() => rm(home, { recursive: true }));

/** Runs explainConnection() with nothing in the environment but what is given. */
async function explain(command: string[], env: Record<string, string>): Promise<string> {
  const [name = "", ...flags] = command;
  const { stdout } = await run(bin(name), [...flags, "--conditions=btrdb-source", script], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: home, NO_COLOR: "1", ...env },
  });
  expect(stdout).not.toContain("SECRET");
  return stdout;
}

describe.each([["node"], ["bun", "run"], ["deno", "run", "-A"]])("%s", (...command) => {
  const runtime = command.filter((part) => part !== undefined);

  test("reads the file in the home folder", async () => {
    expect(await explain(runtime, {})).toContain(`endpoints: file:4411 (from profile "default" in ${file})`);
  });

  test("reads the environment, field by field above the file", async () => {
    const report = await explain(runtime, { BTRDB_ENDPOINTS: "env:4411" });
    expect(report).toContain("endpoints: env:4411 (from environment variable BTRDB_ENDPOINTS)");
    expect(report).toContain(`apiKey: *** (6 characters) (from profile "default" in ${file})`);
  });

  test("takes a missing file as empty", async () => {
    expect(await explain(runtime, { HOME: join(home, "nobody") })).toContain("no such file");
  });
});

describe("deno without permissions", () => {
  test("says what to allow, asks nothing, and throws nothing raw", async () => {
    const report = await explain(["deno", "run"], { BTRDB_ENDPOINTS: "env:4411" });
    expect(report).toContain("error: Could not determine credentials to use.");
    expect(report).toContain("BTRDB_ENDPOINTS: Deno may not read it; run with --allow-env=BTRDB_ENDPOINTS");
    expect(report).toContain("run with --allow-env=HOME");
  });

  test("says that the file may not be read", async () => {
    const report = await explain(["deno", "run", "--allow-env=HOME,BTRDB_ENDPOINTS"], {
      BTRDB_ENDPOINTS: "env:4411",
    });
    expect(report).toContain("urls: https://env:4411");
    expect(report).toContain(`run with --allow-read=${file}`);
  });

  test("says what the YAML parser wants", async () => {
    const report = await explain(["deno", "run", "--allow-env=HOME", `--allow-read=${file}`], {});
    expect(report).toContain("error: Deno lets the YAML parser not read its variables");
    expect(report).toContain("--allow-env=LOG_TOKENS,LOG_STREAM");
  });

  test("reads all of it with the permissions that were named", async () => {
    const report = await explain(
      [
        "deno",
        "run",
        "--allow-env=HOME,BTRDB_PROFILE,BTRDB_ENDPOINTS,BTRDB_API_KEY,LOG_TOKENS,LOG_STREAM",
        `--allow-read=${file}`,
      ],
      {},
    );
    expect(report).toContain("urls: https://file:4411");
  });
});
