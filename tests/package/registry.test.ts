// The package as its users get it, by name from a registry: here one of this machine, which has the packed package.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { type RunningServer, startServer } from "btrdb-dev-server";
import { connect } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { installedNames, installPackage, packPackage } from "../../scripts/package/packed.ts";
import { type LocalRegistry, startLocalRegistry } from "./local-registry.ts";
import { BUN, DENO, NODE } from "./processes.ts";

const run = promisify(execFile);
const STREAM = "demo/weather/seattle/temperature";

let registry: LocalRegistry;
let server: RunningServer;
/** The package and all that has to be installed with it. */
let names: string[];
let right: string;

beforeAll(async () => {
  const packed = await packPackage();
  const folder = await installPackage(packed);
  [names, registry, server] = await Promise.all([
    installedNames(folder),
    startLocalRegistry(packed, folder),
    startServer({ port: 0, tlsPort: null, demo: true, database: "memory", log: () => undefined }),
  ]);
  const [stream] = (await (await connect(server.url, { apiKey: false })).streams(STREAM)).streams;
  right = String((await stream?.windows("2010-07-01", "2010-07-04", 86_400_000_000_000n))?.mean);
  expect(right).toMatch(/^\d+\.\d+,/u);
}, 120_000);
afterAll(async () => {
  await server?.close();
  await registry?.close();
});

const program = (specifier: string) => `import { connect } from "${specifier}";
const conn = await connect();
const [stream] = await conn.streams("${STREAM}");
console.log(String((await stream.windows("2010-07-01", "2010-07-04", 86_400_000_000_000n)).mean));
`;

/** An empty folder with a program, and no settings or caches of this machine. */
async function newcomer({ onTestFinished }: TestContext, specifier: string) {
  const folder = await mkdtemp(join(tmpdir(), "btrdb-newcomer-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "program.mjs"), program(specifier));
  const env = {
    // npm runs on the Node that is first here.
    PATH: `${dirname(NODE.command)}:${process.env.PATH}`,
    HOME: folder,
    NO_COLOR: "1",
    NPM_CONFIG_REGISTRY: registry.url,
    DENO_DIR: join(folder, ".deno"),
    BUN_INSTALL_CACHE_DIR: join(folder, ".bun-cache"),
    BTRDB_ENDPOINTS: `127.0.0.1:${server.port}`,
  };
  const say = async (command: string, ...args: string[]) =>
    (await run(command, args, { cwd: folder, env, timeout: 100_000 })).stdout.trim();
  return { folder, say };
}

describe.concurrent("from a registry", { timeout: 120_000 }, () => {
  test("Deno takes npm:btrdb-web, with nothing installed before", async (context) => {
    const { say } = await newcomer(context, "npm:btrdb-web");
    expect(await say(DENO.command, "run", "--allow-net", "--allow-env", "program.mjs")).toBe(right);
  });

  test("deno add npm:btrdb-web", async (context) => {
    const { say } = await newcomer(context, "btrdb-web");
    await say(DENO.command, "add", "npm:btrdb-web");
    expect(await say(DENO.command, "run", "--allow-net", "--allow-env", "program.mjs")).toBe(right);
  });

  test("npm install btrdb-web", async (context) => {
    const { folder, say } = await newcomer(context, "btrdb-web");
    await say("npm", "init", "-y");
    await say("npm", "install", "btrdb-web", "--no-audit", "--no-fund");
    expect(await installedNames(folder)).toEqual(names);
    expect(await say(NODE.command, "program.mjs")).toBe(right);
    expect(await say("npx", "btrdb-web", "streams", "demo/weather/seattle", "--no-header")).toContain(
      ",temperature,",
    );
  });

  test("bun add btrdb-web", async (context) => {
    const { say } = await newcomer(context, "btrdb-web");
    await say(BUN.command, "add", "btrdb-web");
    expect(await say(BUN.command, "run", "program.mjs")).toBe(right);
  });
});
