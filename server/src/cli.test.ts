import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import {
  collect,
  grpcClient,
  newStream,
  temporaryFolder,
  testServer,
  webClient,
} from "./testing/test-server.ts";
import { ensureCertificates } from "./tls/ensure-certificates.ts";

const BIN = fileURLToPath(new URL("../bin/btrdb-dev-server.js", import.meta.url));

interface Cli {
  readonly child: ChildProcess;
  /** All of stdout and stderr, so far. */
  readonly out: { stdout: string; stderr: string };
  readonly exit: Promise<number | NodeJS.Signals>;
}

/** Without an embedded PostgreSQL, which takes seconds to start, but where data is kept. */
function startCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Cli {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(
    process.execPath,
    [BIN, ...(args.includes("--data") ? [] : ["--database", "memory"]), ...args],
    {
      env: { PATH, NODE_COMPILE_CACHE, BTRDB_CACHE_DIR: temporaryFolder(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const out = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => {
    out.stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    out.stderr += chunk;
  });
  const exit = once(child, "close").then(([code, signal]) => code ?? signal);
  return { child, out, exit };
}

const READY = /^btrdb-dev-server ready: grpc:\/\/(\S+) grpcs:\/\/(\S+) ca=(\S+)\n$/;

/** Ready when the line is there; fails at once where the process ends before. */
async function ready({ child, out, exit }: Cli): Promise<void> {
  const ended = exit.then((code) => {
    throw new Error(`ended with ${code}: ${out.stderr}`);
  });
  while (!out.stdout.includes("\n")) {
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), ended]);
  }
}

test.for(["SIGTERM", "SIGINT"] as const)("prints one line when ready, and exits 0 on %s", async (signal) => {
  const cli = startCli(["--port", "0", "--tls-port", "0"]);
  await ready(cli);
  const [, grpc, , ca] = READY.exec(cli.out.stdout) ?? [];
  expect(await webClient(`http://${grpc}`).info({})).toMatchObject({ build: "5.31.0" });
  cli.child.kill(signal);
  expect(await cli.exit).toBe(0);
  expect(cli.out.stdout).toMatch(READY);
  expect(cli.out.stderr).toContain(`must trust ${ca}`);
});

test("a running call is finished before the process ends", async () => {
  const cli = startCli(["--port", "0", "--no-tls"]);
  await ready(cli);
  const url = `http://${/grpc:\/\/(\S+)/.exec(cli.out.stdout)?.[1]}`;
  const client = grpcClient(url);
  const uuid = await newStream(client);
  const width = 1n;
  // Many windows without points: the answer is long, and the reader below is slow to begin.
  const answer = client.windows({ uuid, start: 0n, end: 200_000n, width })[Symbol.asyncIterator]();
  const first = await answer.next();
  cli.child.kill("SIGTERM");
  let count = first.value?.values.length ?? 0;
  for (let next = await answer.next(); !next.done; next = await answer.next())
    count += next.value.values.length;
  expect(count).toBe(200_000);
  expect(await cli.exit).toBe(0);
});

test("without TLS the line names one port", async () => {
  const cli = startCli(["--port", "0", "--no-tls", "--server-version", "5.28.0", "--host", "localhost"]);
  await ready(cli);
  expect(cli.out.stdout).toMatch(/^btrdb-dev-server ready: grpc:\/\/localhost:\d+\n$/);
  const url = cli.out.stdout.replace(/^.*grpc:/s, "http:").trim();
  expect(await webClient(url).info({})).toMatchObject({ majorVersion: 5, minorVersion: 28 });
});

test("keys come from the environment as well", async () => {
  const env = { BTRDB_DEV_SERVER_API_KEYS: "KEY-1, KEY-2" };
  const cli = startCli(["--port", "0", "--no-tls", "--api-key", "KEY-3"], env);
  await ready(cli);
  const url = cli.out.stdout.replace(/^.*grpc:/s, "http:").trim();
  for (const key of ["KEY-1", "KEY-2", "KEY-3"]) {
    const client = webClient(url, { authorization: `Bearer ${key}` });
    await expect(client.info({})).resolves.toMatchObject({ majorVersion: 5 });
  }
  await expect(webClient(url).info({})).rejects.toThrow("invalid api key");
  expect(cli.out.stdout + cli.out.stderr).not.toContain("KEY-");
});

test("a port in use is one clear line, exit 1", async () => {
  const { port } = await testServer();
  const cli = startCli(["--port", String(port), "--tls-port", "0"]);
  expect(await cli.exit).toBe(1);
  expect(cli.out).toEqual({ stdout: "", stderr: `btrdb-dev-server: port ${port} on 127.0.0.1 is in use\n` });
});

test("a bad certificate is one clear line, exit 1", async () => {
  const { certPath } = await ensureCertificates({ folder: join(temporaryFolder(), "own") });
  const cli = startCli(["--port", "0", "--cert", certPath, "--key", certPath]);
  expect(await cli.exit).toBe(1);
  expect(cli.out.stdout).toBe("");
  expect(cli.out.stderr).toMatch(/server\.crt is not a private key in PEM form/);
  expect(cli.out.stderr.trim().split("\n")).toHaveLength(1);
});

test("a certificate of one's own is used", async () => {
  const files = await ensureCertificates({ folder: join(temporaryFolder(), "own") });
  const cli = startCli(["--port", "0", "--tls-port", "0", "--cert", files.certPath, "--key", files.keyPath]);
  await ready(cli);
  expect(cli.out.stdout).toContain(`ca=${files.certPath}`);
});

test("a bad option is one clear line, exit 1", async () => {
  const cli = startCli(["--bad"]);
  expect(await cli.exit).toBe(1);
  expect(cli.out).toEqual({ stdout: "", stderr: "btrdb-dev-server: Unknown option '--bad' (see --help)\n" });
});

test("CSV files and demo data are there when the line comes", async () => {
  const file = join(temporaryFolder(), "good.csv");
  writeFileSync(file, "time,a\n2024-01-01T00:00:00Z,1\n2024-01-01T00:00:01Z,2\n");
  const cli = startCli(["--port", "0", "--no-tls", "--csv", file, "--demo"]);
  await ready(cli);
  const client = webClient(cli.out.stdout.replace(/^.*grpc:/s, "http:").trim());
  const messages = await collect(client.listCollections({ prefix: "" }));
  const collections = messages.flatMap((message) => message.collections);
  expect(collections).toContain("csv/good");
  expect(collections).toContain("demo/grid/substation-1");
});

test("a bad CSV file is reported by line, exit 1", async () => {
  const file = join(temporaryFolder(), "bad.csv");
  writeFileSync(file, "time,a\n2024-01-01T00:00:00Z,1\n2024-01-01T00:00:01Z,zz\n");
  const cli = startCli(["--port", "0", "--no-tls", "--csv", file]);
  expect(await cli.exit).toBe(1);
  expect(cli.out.stdout).toBe("");
  expect(cli.out.stderr).toContain('line 3, column "a": "zz" is not a number');
  expect(cli.out.stderr).not.toContain("    at ");
});

test("with --data everything is there again after a restart, in PostgreSQL as well", async () => {
  const data = join(temporaryFolder(), "data");
  const args = ["--port", "0", "--no-tls", "--data", data];
  const start = async () => {
    const cli = startCli(args);
    await ready(cli);
    return { cli, client: webClient(cli.out.stdout.replace(/^.*grpc:/s, "http:").trim()) };
  };
  const first = await start();
  const uuid = await newStream(first.client, "kept");
  await first.client.insert({ uuid, values: [{ time: 1n, value: 2.5 }] });
  await first.client.flush({ uuid });
  await first.client.insert({ uuid, values: [{ time: 2n, value: 3.5 }] });
  // A second server must not touch the folder.
  const other = startCli(args);
  expect(await other.exit).toBe(1);
  expect(other.out.stderr).toContain(data);
  expect(other.out.stderr.trim().split("\n")).toHaveLength(1);
  first.cli.child.kill("SIGKILL");
  await first.cli.exit;
  const second = await start();
  const [message] = await collect(second.client.rawValues({ uuid, start: 0n, end: 9n }));
  expect(message).toMatchObject({
    versionMajor: 11n,
    versionMinor: 1n,
    values: [
      { time: 1n, value: 2.5 },
      { time: 2n, value: 3.5 },
    ],
  });
  const query = "select collection from streams where name = $1";
  const [rows] = await collect(second.client.sQLQuery({ query, params: ["x"] }));
  expect(rows?.SQLQueryRow.map((row) => JSON.parse(new TextDecoder().decode(row)))).toEqual([
    { collection: "kept" },
  ]);
  second.cli.child.kill("SIGTERM");
  expect(await second.cli.exit).toBe(0);
}, 120_000);

test("--help and --version answer and exit 0", async () => {
  const help = startCli(["--help"]);
  expect(await help.exit).toBe(0);
  expect(help.out.stdout).toMatch(/--api-key KEY/);
  expect(help.out.stdout).toMatch(/NODE_EXTRA_CA_CERTS/);
  const version = startCli(["--version"]);
  expect(await version.exit).toBe(0);
  expect(version.out.stdout).toMatch(/^\d+\.\d+\.\d+/);
});
