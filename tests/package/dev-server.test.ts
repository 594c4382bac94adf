// btrdb-dev-server as its users get it: packed, and installed with the packed client into an empty folder.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { installedNames, installPackage, manifestOf, packPackage } from "../../scripts/package/packed.ts";
import { type PackedServer, packServer } from "../../scripts/package/packed-server.ts";
import { packageProgram } from "../../scripts/testing/run-tool.ts";
import { publintSays, typesWrong } from "./complaints.ts";
import { NODE } from "./processes.ts";

const run = promisify(execFile);
let packed: PackedServer;
let installed: string;

beforeAll(async () => {
  packed = await packServer(await packPackage());
  installed = await installPackage(packed.client, packed.server);
}, 300_000);

/** What a user has set: nothing, and so no conditions of this repository either. */
const env = { PATH: process.env.PATH, HOME: process.env.HOME };

test("the tarball has the server and nothing else", async () => {
  const allowed = /^(?:package\.json|README\.md|LICENSE|bin\/btrdb-dev-server\.js|dist\/.*\.(?:js|d\.ts))$/u;
  const other = packed.server.files.filter(
    (path) => !allowed.test(path) || /\.test\.|testing|golden|model\//u.test(path),
  );
  expect(other).toEqual([]);
  expect(packed.server.files).toEqual(
    expect.arrayContaining(["README.md", "LICENSE", "dist/index.js", "dist/index.d.ts", "dist/cli.js"]),
  );
});

test("it is what publint and attw like", async () => {
  expect(await publintSays(join(installed, "node_modules/btrdb-dev-server"))).toEqual([]);
  expect((await typesWrong(packed.server.tarball)).problems).toEqual([]);
});

test("each dependency is used, and the client is one by its version", async () => {
  const { dependencies } = (await manifestOf(installed, "btrdb-dev-server")) as {
    dependencies: Record<string, string>;
  };
  const { version } = await manifestOf(installed, "btrdb-web");
  expect(dependencies["btrdb-web"]).toBe(`^${version}`);
  expect(await installedNames(installed)).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  const folder = join(installed, "node_modules/btrdb-dev-server");
  const modules = packed.server.files.filter((path) => path.endsWith(".js"));
  const code = (await Promise.all(modules.map((path) => readFile(join(folder, path), "utf8")))).join("\n");
  expect(Object.keys(dependencies).filter((name) => !code.includes(`"${name}`))).toEqual([]);
});

/** A file of a user, beside the node_modules. */
async function userFile(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(installed, "user-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

test.each([
  ["memory", `{ database: "memory", demo: true }`],
  ["an embedded PostgreSQL", "{}"],
])("a program starts one with %s, inserts and reads", { timeout: 120_000 }, async (database, options) => {
  const program = await userFile(
    "program.mjs",
    `import { startServer } from "btrdb-dev-server";
    import { connect } from "btrdb-web";
    const server = await startServer({ port: 0, tlsPort: null, graceMs: 100, log: () => {}, ...${options} });
    const conn = await connect(server.url, { apiKey: false });
    const stream = await conn.create({ collection: "user", tags: { name: "a", unit: "V" } });
    await stream.insert([[1n, 229.7], [2n, 230.1]]);
    const { time, value } = await stream.values(0n, 10n);
    const more = ${database === "memory"}
      ? (await conn.streams("demo/weather/seattle/temperature")).length
      : await conn.query("select name from streams");
    console.log(JSON.stringify([[...time].map(String), [...value], more]));
    conn.close();
    await server.close();`,
  );
  const { stdout } = await run(NODE.command, [program], { env, timeout: 110_000 });
  const more = database === "memory" ? 1 : [{ name: "a" }];
  expect(JSON.parse(stdout)).toEqual([["1", "2"], [229.7, 230.1], more]);
});

test("its declarations say what can be asked for", { timeout: 120_000 }, async () => {
  const file = await userFile(
    "fixture.ts",
    `import { type RunningServer, type ServerOptions, startServer } from "btrdb-dev-server";
    const options: ServerOptions = { port: 0, tlsPort: null, database: "memory" };
    export const server: Promise<RunningServer> = startServer(options);
    // @ts-expect-error there is no such option
    export const wrong: ServerOptions = { ports: 0 };
    `,
  );
  const flags = ["--noEmit", "--strict", "--target", "es2023", "--module", "nodenext", "--skipLibCheck"];
  const { stdout } = await run(packageProgram("tsc"), [...flags, "--types", "", file], {
    env,
    cwd: dirname(file),
  }).catch((error: { stdout: string }) => error);
  expect(stdout).toBe("");
});

test("npx btrdb-dev-server has help, and serves until it is stopped", { timeout: 120_000 }, async () => {
  const inside = { cwd: installed, env: { ...env, PATH: `${packageProgram("")}:${env.PATH}` } };
  const { stdout } = await run("npx", ["btrdb-dev-server", "--help"], inside);
  expect(stdout).toContain("Usage: btrdb-dev-server [options]");
  const bin = join(installed, "node_modules/btrdb-dev-server/bin/btrdb-dev-server.js");
  const server = spawn(NODE.command, [bin, "--port", "0", "--no-tls", "--database", "memory"], inside);
  onTestFinished(() => void server.kill("SIGKILL"));
  const ended = once(server, "exit");
  let said = "";
  for await (const chunk of server.stdout.iterator({ destroyOnReturn: false })) {
    said += chunk;
    if (said.includes("\n")) break;
  }
  expect(said).toMatch(/^btrdb-dev-server ready: grpc:\/\/127\.0\.0\.1:\d+\n$/u);
  server.kill("SIGTERM");
  expect((await ended)[0]).toBe(0);
});
