import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { begin, frame } from "../helpers/grpc-web-answer.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = join(root, "tests/fixtures/stop-bulk-stream.ts");

let server: Listening;
let noteGone = () => {};

beforeAll(async () => {
  server = await serve((_request, response) => {
    response.on("close", () => noteGone());
    begin(response);
    response.write(frame(0, "first"));
  });
});
afterAll(() => server.close());

describe.each([["node"], ["bun", "run"], ["deno", "run", "-A"]])("%s", (...command) => {
  const [name = "", ...flags] = command.filter((part) => part !== undefined);

  test.each([
    ["break", "left"],
    ["return", "left"],
    ["abort", "CANCELED"],
    ["deadline", "DEADLINE_EXCEEDED"],
  ])("%s: the server sees it while the client lives on", async (way, outcome) => {
    const gone = new Promise<void>((resolve) => {
      noteGone = resolve;
    });
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
  });
});
