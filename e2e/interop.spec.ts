// The published Python client and the browser see the same points, whoever wrote them.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { build } from "esbuild";
import { toolOrSkip } from "../scripts/tools/found.ts";
import { interopVenv } from "../scripts/tools/interop-venv.ts";
import { expect, type TestStack, test } from "./fixtures.ts";
import { connectByForm, drawnRows, drawStream } from "./page-object.ts";

const run = promisify(execFile);

/** Runs Python with `db` connected to the stack: it sends a key over plain connections too, so one port does for all. */
async function python(stack: TestStack, body: string): Promise<unknown> {
  const venv = toolOrSkip(await interopVenv(), (reason) => test.skip(true, reason));
  const connect = `db = btrdb.connect("127.0.0.1:${stack.plainPort}"${stack.apiKey === undefined ? "" : `, apikey="${stack.apiKey}"`})`;
  const script = `import btrdb, json, uuid, warnings\n${connect}\n${body}`;
  const { stdout } = await run(venv?.python ?? "", ["-W", "ignore", "-c", script], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent" },
  });
  return JSON.parse(stdout);
}

test("Python inserts, and the page draws the same points", async ({ page, stack }, { project }) => {
  const collection = `interop/python-${project.name}`;
  const points = await python(
    stack,
    `
s = db.create(uuid.uuid4(), "${collection}", tags={"name": "ramp", "unit": "Hz"})
s.insert([(1500000000000000001 + i * 1000003, i / 3 - 7) for i in range(40)])
s.flush()
print(json.dumps([[str(p.time), repr(p.value)] for p, _ in s.values(1500000000000000000, 1600000000000000000)]))`,
  );
  expect(points).toHaveLength(40);
  await page.goto(stack.pageUrl);
  await connectByForm(page, stack.endpoint, stack.apiKey);
  await drawStream(page, collection, "ramp");
  await expect(page.getByTestId("chart")).toHaveAttribute("data-level", "raw");
  await expect.poll(async () => (await drawnRows(page)).length).toBe(40);
  const drawn = (await drawnRows(page)).map(({ time, cells }) => [String(time), Number(cells[0])]);
  expect(drawn).toEqual((points as [string, string][]).map(([time, value]) => [time, Number(value)]));
});

test("the browser inserts with btrdb-web, and Python reads the same points", async ({ page, stack }, {
  project,
}) => {
  const collection = `interop/browser-${project.name}`;
  const bundle = await build({
    stdin: { contents: 'export { connect, throwIfFailed } from "btrdb-web";', resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["btrdb-source"],
  });
  // Served on the page's origin, so that the page's own Content-Security-Policy holds.
  await page.route("**/e2e-client.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: bundle.outputFiles[0]?.text ?? "" }),
  );
  await page.goto(stack.pageUrl);
  const inserted = await page.evaluate(
    async ({ endpoint, apiKey, collection }) => {
      const client = "/e2e-client.js";
      const { connect, throwIfFailed } = (await import(client)) as typeof import("btrdb-web");
      const conn = await connect(endpoint, apiKey === undefined ? {} : { apiKey });
      const uuid = crypto.getRandomValues(new Uint8Array(16));
      const tags = [
        { key: "name", val: { value: "wave" } },
        { key: "unit", val: { value: "A" } },
      ];
      throwIfFailed((await conn.rpc.create({ uuid, collection, tags })).stat);
      const values = Array.from({ length: 30 }, (_, i) => ({
        time: -5n + BigInt(i) * 1_000_000_007n,
        value: Math.cos(i) / 3,
      }));
      throwIfFailed((await conn.rpc.insert({ uuid, values })).stat);
      throwIfFailed((await conn.rpc.flush({ uuid })).stat);
      return values.map(({ time, value }) => [String(time), value]);
    },
    { endpoint: stack.endpoint, apiKey: stack.apiKey, collection },
  );
  const read = await python(
    stack,
    `
s = db.streams_in_collection("${collection}")[0]
assert (s.name, s.unit) == ("wave", "A"), (s.name, s.unit)
print(json.dumps([[str(p.time), p.value] for p, _ in s.values(-10, 1 << 60)]))`,
  );
  expect(read).toEqual(inserted);
});
