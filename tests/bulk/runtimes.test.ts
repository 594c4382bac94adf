import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { begin, frame } from "../helpers/grpc-web-answer.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = join(root, "tests/fixtures/stop-bulk-stream.ts");

let server: Listening;
let gone: Promise<void>;
let noteGone = () => {};
let goneAt = 0;

/** Clients and server share a clock. It is said and no more: machines of tests are busy. */
function tellTime(where: string, said: readonly { what: string; at: number }[]): void {
  const stopped = said.find(({ what }) => what === "stopped");
  if (stopped !== undefined) console.log(`${where}: the server saw the stop after ${goneAt - stopped.at} ms`);
}

beforeEach(() => {
  gone = new Promise((resolve) => {
    noteGone = resolve;
  });
});
beforeAll(async () => {
  server = await serve(async (request, response) => {
    if (request.url === "/gone") {
      await gone;
      response.end();
      return;
    }
    response.on("close", () => {
      goneAt = Date.now();
      noteGone();
    });
    begin(response);
    response.write(frame(0, "first"));
  });
});
afterAll(() => server.close());

const WAYS = [
  ["break", "left"],
  ["return", "left"],
  ["abort", "CANCELED"],
  ["deadline", "DEADLINE_EXCEEDED"],
] as const;

describe.each([["node"], ["bun", "run"], ["deno", "run", "-A"]])("%s", (...command) => {
  const [name = "", ...flags] = command.filter((part) => part !== undefined);

  test.each(WAYS)("%s: the server sees it while the client lives on", async (way, outcome) => {
    const client = spawn(
      join(root, "node_modules/.bin", name),
      [...flags, "--conditions=btrdb-source", script, `http://127.0.0.1:${server.port}`, way],
      { cwd: root, stdio: ["pipe", "pipe", "inherit"] },
    );
    let said = "";
    client.stdout.on("data", (data) => {
      said += data;
    });
    const ended = once(client, "exit").then(() => "the client ended by itself");
    expect(await Promise.race([gone, ended])).toBeUndefined();
    // Only now is it told to end.
    client.stdin.write("end\n");
    await once(client.stdout, "close");
    expect(said).toContain(`"${outcome}"`);
    tellTime(
      `${name}, ${way}`,
      said
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );
  });
});

describe("workerd", () => {
  let worker: Miniflare;
  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [join(root, "tests/fixtures/stop-in-worker.ts")],
      bundle: true,
      write: false,
      format: "esm",
      conditions: ["workerd"],
    });
    const script = outputFiles[0]?.text ?? "";
    worker = new Miniflare({ modules: true, script, compatibilityDate: "2026-04-01" });
    await worker.ready;
  });
  afterAll(() => worker.dispose());

  test.each(WAYS)("%s: the server sees it while the request lives on", async (way, outcome) => {
    const query = new URLSearchParams({ way, server: `http://127.0.0.1:${server.port}` });
    const answer = worker.dispatchFetch(`http://worker/?${query}`);
    const ended = answer.then(() => "the request ended by itself");
    expect(await Promise.race([gone, ended])).toBeUndefined();
    const said = (await (await answer).json()) as { what: string; at: number }[];
    tellTime(`workerd, ${way}`, said);
    expect(said.map(({ what }) => what)).toContain(outcome);
  });
});
