import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunningServer } from "btrdb-dev-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseCommandLine } from "../../cli/parse-command-line.ts";
import { closedPort } from "../helpers/fault-server.ts";
import { inside, KEY, lines, run, serverWithKey, temporaryFolder, WRONG_KEY } from "./helpers.ts";

let server: RunningServer;
let tlsUrl = "";
let caPath = "";
let home = "";

beforeAll(async () => {
  ({ server, tlsUrl, caPath } = await serverWithKey());
  home = await temporaryFolder();
  await mkdir(join(home, ".predictivegrid"));
  await writeFile(
    join(home, ".predictivegrid/credentials.yaml"),
    `research:\n  btrdb: {endpoints: '${tlsUrl}', api_key: ${KEY}}\n` +
      `revoked:\n  btrdb: {endpoints: '${tlsUrl}', api_key: ${WRONG_KEY}}\n`,
  );
  await writeFile(join(home, "key"), `${KEY}\n`);
});
afterAll(() => server.close());

const trusting = (env: Record<string, string> = {}) => ({
  env: { HOME: home, BTRDB_CA_BUNDLE: caPath, ...env },
});

test.for([
  { args: ["info"], code: 2, says: /no endpoint.*--endpoint HOST:PORT/s },
  { args: ["info", "-e", "nonsense"], code: 2, says: /"nonsense" has no port/ },
  { args: ["info", "-e", "a:4411", "-p", "x"], code: 2, says: /--endpoint and --profile exclude each other/ },
  { args: ["info", "-p", "nobody"], code: 2, says: /Profile "nobody" not found/ },
  { args: ["info", "--ca", "/nonexistent.crt"], code: 2, says: /can't be read: ENOENT/ },
  { args: ["info", "--api-key-file", "/nonexistent"], code: 2, says: /can't be read: ENOENT/ },
])("$args ends with $code and says why", async ({ args, code, says }) => {
  // Only a process has a home of its own.
  const ran = await (args.includes("-p") ? run : inside)(args, { env: { HOME: home } });
  expect(ran).toMatchObject({ code, stdout: "" });
  expect(ran.stderr).toMatch(says);
  expect(ran.stderr).not.toContain("    at ");
});

test("what is not there is 3, who may not is 4, where nothing answers is 5", async () => {
  const uuid = "7ce70f5a-2a2a-4a2f-8f54-0a1a5b9e7a70";
  const [byName, byUuid, wrong, missing, refused, untrusted] = await Promise.all([
    run(["values", "no/such", "-p", "research"], trusting()),
    run(["windows", uuid, "--width=1s", "-p", "research", "--json"], trusting()),
    run(["info", "-p", "revoked"], trusting()),
    run(["info", "-e", tlsUrl], trusting()),
    inside(["info", "-e", `127.0.0.1:${await closedPort()}`]),
    inside(["info", "-e", tlsUrl]),
  ]);
  expect(byName).toEqual({
    code: 3,
    stdout: "",
    stderr: 'btrdb-web: There is no stream called "no/such".\n',
  });
  expect(byUuid).toMatchObject({ code: 3, stdout: "" });
  expect(JSON.parse(byUuid.stderr)).toMatchObject({
    error: { code: "NO_SUCH_STREAM", status: 404, exitCode: 3 },
  });
  expect(wrong.code).toBe(4);
  expect(wrong.stderr).toContain("the API key was not accepted");
  expect(missing.code).toBe(4);
  expect(refused.code).toBe(5);
  expect(refused.stderr).toMatch(/nothing answers there.*`btrdb-web explain`/s);
  expect(untrusted.code).toBe(5);
  expect(untrusted.stderr).toContain("--ca FILE");
});

test("the key comes from the environment, a profile, a file or the command line, and is never shown", async () => {
  const endpoint = ["-e", tlsUrl];
  const all = await Promise.all([
    run(["info", ...endpoint], trusting({ BTRDB_API_KEY: KEY })),
    run(["info"], trusting({ BTRDB_ENDPOINTS: tlsUrl, BTRDB_API_KEY: KEY })),
    run(["-p", "research", "info"], trusting()),
    run(["info", ...endpoint, "--api-key-file", join(home, "key"), "--ca", caPath]),
    run(["info", ...endpoint, "--api-key", KEY], trusting()),
  ]);
  // With what it said: a code alone does not tell why.
  for (const ran of all) expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(all[4]?.stderr).toMatch(/list of processes.*BTRDB_API_KEY/);
  // The options are above the environment, and a profile is used without it.
  const [none, profile] = await Promise.all([
    run(["info", ...endpoint, "--no-api-key"], trusting({ BTRDB_API_KEY: KEY })),
    run(["info", "-p", "research"], trusting({ BTRDB_API_KEY: WRONG_KEY })),
  ]);
  expect([none.code, profile.code]).toEqual([4, 0]);
});

describe("the command line", () => {
  const error = (args: string[]) => {
    try {
      parseCommandLine(args);
    } catch (caught) {
      return (caught as Error).message;
    }
    return undefined;
  };

  test.for([
    { args: ["nothing"], says: 'there is no command "nothing"' },
    { args: ["constructor"], says: 'there is no command "constructor"' },
    { args: ["-e", "info"], says: "there is no command" },
    { args: ["values"], says: "an argument is missing: btrdb-web values STREAM" },
    { args: ["info", "x"], says: "there are too many arguments: btrdb-web info" },
    { args: ["values", "x", "--width", "1s"], says: "unknown option '--width'" },
    { args: ["info", `--apikey=${KEY}`], says: "unknown option '--apikey'" },
    { args: ["info", "--apikey", KEY], says: "unknown option '--apikey'" },
    { args: ["values", "x", "--start", "-5"], says: "--start" },
  ])("$args is refused in one line, without a key", ({ args, says }) => {
    const message = error(args);
    expect(message).toContain(says);
    expect(message?.split("\n")).toHaveLength(1);
    expect(message).not.toContain(KEY);
  });

  test("options stand before and after the command", () => {
    const line = parseCommandLine(["-e", "a:1", "values", "x/y", "--endpoint=b:2", "--start=-5", "--json"]);
    expect(line).toMatchObject({
      kind: "run",
      name: "values",
      args: ["x/y"],
      values: { endpoint: ["a:1", "b:2"], start: "-5", json: true },
    });
  });

  test("--version alone and -V is that of the program, after a command that of a stream", () => {
    expect(parseCommandLine(["--version"])).toEqual({ kind: "version" });
    expect(parseCommandLine(["values", "x/y", "--version", "3"])).toMatchObject({
      values: { version: ["3"] },
    });
  });

  test("help is for everybody, on standard output", async () => {
    const [all, one, none] = await Promise.all([run(["--help"]), inside(["windows", "-h"]), inside([])]);
    expect(all).toMatchObject({ code: 0, stderr: "" });
    expect(none.stdout).toBe(all.stdout);
    expect(one.stdout).toContain("--point-width N");
    expect(Math.max(...lines(one.stdout).map((line) => line.length))).toBeLessThan(125);
  });
});
