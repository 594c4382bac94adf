import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { isPortFree, recentlyFreePort } from "./stack/ports.ts";
import { findEnvoy } from "./tools/find-envoy.ts";
import { toolOrSkip } from "./tools/found.ts";

const START = fileURLToPath(new URL("start.ts", import.meta.url));
const HOST = "127.0.0.1";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "btrdb-start-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly output: () => string;
  /** Resolves when this text was printed; rejects when the program ends without it. */
  printed(text: string): Promise<void>;
  readonly ended: Promise<number | string | null>;
  kill(signal: NodeJS.Signals): void;
}

function start(args: readonly string[]): Run {
  const child = spawn(process.execPath, ["--conditions=btrdb-source", START, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, BTRDB_CACHE_DIR: folder },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
    child.emit("printed");
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const ended = new Promise<number | string | null>((resolve) =>
    child.once("close", (code, signal) => resolve(signal ?? code)),
  );
  return {
    output: () => output,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => (output.includes(text) ? resolve() : undefined);
        child.on("printed", look);
        child.once("close", () => reject(new Error(`npm start ended without "${text}":\n${output}`)));
        look();
      }),
    ended,
    kill: (signal) => void child.kill(signal),
  };
}

async function freePorts(): Promise<{ plain: number; tls: number; args: string[] }> {
  const [plain, tls] = [await recentlyFreePort(HOST), await recentlyFreePort(HOST)];
  // What a test stores must not stay in the checkout.
  const args = ["--port", `${plain}`, "--tls-port", `${tls}`];
  return { plain, tls, args: [...args, "--data", join(folder, `data-${plain}`)] };
}

test("serves page and API behind Envoy, and ends with Ctrl-C, leaving nothing behind", async ({ skip }) => {
  const envoy = toolOrSkip(await findEnvoy(), skip);
  if (envoy === undefined) return;
  // The cache folder of this test is empty: the child is to find the same Envoy, not to install one.
  if (envoy.prefix([]).length === 0) process.env.ENVOY_BIN ??= envoy.command;
  const { plain, tls, args } = await freePorts();
  const run = start(args);
  await run.printed("Ctrl-C ends all of it.");
  expect(run.output()).toContain(`https://${HOST}:${tls}/`);
  expect(run.output()).toContain("demo-key");
  expect(run.output()).toContain(join(folder, "tls", "ca.crt"));

  const page = await fetch(`http://${HOST}:${plain}/`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("<title>");
  // The plain port reaches the server, which wants a key, and none may be sent in the clear.
  const call = await fetch(`http://${HOST}:${plain}/v5api.BTrDB/Info`, {
    method: "POST",
    headers: { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" },
    body: new Uint8Array(5),
  });
  expect(call.headers.get("server")).toBe("envoy");
  expect(`${call.headers.get("grpc-message")} ${await call.text()}`).toMatch(/invalid( |%20)api( |%20)key/);

  run.kill("SIGINT");
  expect(await run.ended).toBe(0);
  expect([await isPortFree(HOST, plain), await isPortFree(HOST, tls)]).toEqual([true, true]);
});

test("without Envoy it says so, and the server itself has the ports", async () => {
  const { plain, args } = await freePorts();
  const run = start([...args, "--no-envoy"]);
  await run.printed("Ctrl-C ends all of it.");
  expect(run.output()).toContain("none: --no-envoy");
  const health = await fetch(`http://${HOST}:${plain}/healthz`);
  expect(health.status).toBe(200);
  expect(health.headers.get("server")).toBeNull();
  run.kill("SIGTERM");
  expect(await run.ended).toBe(0);
});

test("a port in use is one clear line", async () => {
  const { plain, args } = await freePorts();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(plain, HOST, resolve));
  const run = start(args);
  expect(await run.ended).toBe(1);
  await new Promise((resolve) => other.close(resolve));
  expect(run.output().trim().split("\n")).toEqual([expect.stringContaining(`Port ${plain} is in use`)]);
});

test("a bad CSV file is told by its line, and nothing starts", async () => {
  const { plain, args } = await freePorts();
  const file = join(folder, "bad.csv");
  await writeFile(file, "time,voltage\n2024-01-01T00:00:00Z,230\n2024-01-01T00:00:01Z,high\n");
  const run = start([...args, "--no-envoy", "--csv", file]);
  expect(await run.ended).toBe(1);
  expect(run.output()).toContain("line 3");
  expect(run.output()).not.toContain("Ctrl-C ends all of it.");
  expect(await isPortFree(HOST, plain)).toBe(true);
});

test("data is kept between runs, loaded once, and used by one run at a time", async () => {
  const file = join(folder, "voltage.csv");
  await writeFile(file, "time,voltage\n2024-01-01T00:00:00Z,230\n2024-01-01T00:00:01Z,231\n");
  const data = join(folder, "kept");
  const args = async (): Promise<string[]> => [
    ...(await freePorts()).args.slice(0, 4),
    ...["--no-envoy", "--data", data, "--csv", file],
  ];
  const first = start(await args());
  await first.printed("Ctrl-C ends all of it.");
  expect(first.output()).toContain(`kept in ${data}`);
  expect(first.output()).toContain("2 points in 1 streams of the collection csv/voltage");

  const second = start(await args());
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(/is in use by|another/);

  first.kill("SIGINT");
  expect(await first.ended).toBe(0);
  const again = start(await args());
  await again.printed("Ctrl-C ends all of it.");
  expect(again.output()).toMatch(/demo: \d+ streams are there already/);
  expect(again.output()).toContain("not imported again");
  again.kill("SIGINT");
  expect(await again.ended).toBe(0);
});
