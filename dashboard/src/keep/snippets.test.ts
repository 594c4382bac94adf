import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, randomUuid } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toolOrSkip } from "../../../scripts/tools/found.ts";
import { interopVenv } from "../../../scripts/tools/interop-venv.ts";
import { codeString, commentText } from "./code-text.ts";
import { pythonSnippet, type SnippetView, typescriptSnippet } from "./snippets.ts";

const HOSTILE =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template would take out of its quotes
  "a\"b'c\\d`${1}`\n*/ // # end\r\u2028\u2029\u0000\u0085\u202e\u{1f600}é\"\"\"'''\nprocess.exit(3)\nraise SystemExit(3)";

let server: RunningServer;
let conn: BTrDB;
let view: SnippetView;

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => undefined });
  conn = await connect(server.url);
  const stream = await conn.create({ collection: `code/${randomUuid()}`, tags: { name: "a" } });
  const first = 1_600_000_000_123_456_789n;
  await stream.insert(
    Array.from({ length: 500 }, (_, i) => [first + 1_000n * BigInt(i), Math.sin(i) / 3] as const),
  );
  await stream.flush();
  await stream.insert([[first + 1n, -1e300]]);
  const one = { stream, collection: "sites/a", unit: "V" };
  view = {
    endpoint: conn.endpoint,
    start: first + 100n,
    end: first + 400_001n,
    series: [
      { ...one, name: "latest", level: 14 },
      { ...one, name: HOSTILE, unit: HOSTILE, level: 13, version: 11n },
      { ...one, name: "moved", level: "raw", version: 11n, shift: -7_001n },
      { ...one, collection: "", name: "raw", level: "raw" },
      { ...one, name: "moved windows", level: 15, shift: 100_003n },
    ],
  };
});
afterAll(() => server.close());

/** What a program prints; it is fed its code and has a key, but no other settings of the user. */
async function run(command: string, args: readonly string[], code: string): Promise<unknown[][]> {
  const { PATH, HOME } = process.env;
  const child = spawn(command, args, {
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
    env: { PATH, HOME: HOME && "/nonexistent" },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: 60_000,
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  child.stdin.end(code);
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect({ status, errors }).toEqual({ status: 0, errors: "" });
  // Times have more digits than a number of JavaScript.
  return output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line.replace(/^\[(-?\d+),/u, '["$1",')) as unknown[]);
}

const node = (code: string) =>
  run(process.execPath, ["--conditions=btrdb-source", "--input-type=module-typescript", "-"], code);

/** What the view holds, read directly. */
async function expected(): Promise<unknown[][]> {
  const all: unknown[][] = [];
  const { start, end } = view;
  for (const { stream, name, collection, level, version, shift = 0n } of view.series) {
    const title = collection === "" ? name : `${collection}/${name}`;
    if (typeof level !== "number") continue;
    const width = 1n << BigInt(level);
    const last = ((end - shift - 1n) / width) * width + width;
    for (const w of await stream.alignedWindows(start - shift, last, level, { version })) {
      all.push([String(w.time), w.min, w.mean, w.max, Number(w.count), w.stddev, title]);
    }
  }
  for (const { stream, name, collection, level, version, shift = 0n } of view.series) {
    const title = collection === "" ? name : `${collection}/${name}`;
    if (level !== "raw") continue;
    for (const { time, value } of await stream.values(start - shift, end - shift, { version })) {
      all.push([String(time), value, title]);
    }
  }
  return all;
}

describe("run for real, with names that want out of their quotes", () => {
  test("the TypeScript prints what a direct query answers", async () => {
    const all = await expected();
    expect(all.length).toBeGreaterThan(800);
    expect(await node(typescriptSnippet(view))).toEqual(all);
  });

  test("the Python prints the same", async (context) => {
    const venv = toolOrSkip(await interopVenv(), (reason) => context.skip(`the Python client: ${reason}`));
    expect(await run(venv?.python ?? "", ["-W", "ignore", "-"], pythonSnippet(view))).toEqual(
      await expected(),
    );
  }, 600_000);
});

test("code holds no key, and says what Python may need another address for", () => {
  expect(typescriptSnippet(view)).toContain("BTRDB_API_KEY");
  const python = pythonSnippet({ ...view, endpoint: "https://dash.example.com/btrdb" });
  expect(python).toContain('conn = btrdb.connect("dash.example.com:4411")');
  expect(python).toContain("# The page was connected to https://dash.example.com/btrdb.");
  expect(pythonSnippet({ ...view, endpoint: "https://10.0.0.1:4411" })).not.toContain("another address");
});

test("a string is read back as it was; a comment has one line", () => {
  expect(JSON.parse(codeString(HOSTILE))).toBe(HOSTILE);
  expect(codeString(HOSTILE)).not.toMatch(/[\p{Cc}\u2028-\u202e]/u);
  expect(commentText(HOSTILE)).not.toMatch(/[\n\r\u2028\u2029\u0085\u202e]/u);
});
