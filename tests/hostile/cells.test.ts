// Names in files for spreadsheets, and on a terminal.
import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect } from "btrdb-web";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inside } from "../cli/helpers.ts";

const NAMES = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "a;=1", "b|@x", "plain", "a=b"];

let server: RunningServer;
let conn: BTrDB;
const uuids: string[] = [];

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => {} });
  conn = await connect(server.url);
  for (const name of NAMES) {
    const stream = await conn.create({ collection: `${name}/x`, tags: { name, unit: name } });
    await stream.insert([[0n, -5]]);
    uuids.push(stream.uuid);
  }
});
afterAll(() => server.close());

/** Cells of CSV or TSV as a spreadsheet takes them, without their quotes. */
function cells(text: string, delimiter: string): string[] {
  const cell = /"(?:[^"]|"")*"|[^,\n"]*/gu;
  return text
    .split("\n")
    .flatMap((line) => (delimiter === "\t" ? line.split("\t") : (line.match(cell) ?? [])))
    .map((one) => one.replace(/^"/u, ""));
}

/** At the beginning, and after what else may separate cells. */
const FORMULA = /^[=+@\t\r＝＋－＠]|^-(?!\d+(?:\.\d+)?$)|[;|\t][=+@-]/u;

test("--escape-formulas: no cell of any command is a formula, and -5 is a number", async () => {
  const env = { BTRDB_ENDPOINTS: server.url };
  const range = ["--start=0", "--end=1"];
  for (const args of [
    ["streams"],
    ["streams", "--tsv"],
    ["csv", ...uuids, ...range],
    ["csv", ...uuids, ...range, "--tsv"],
    ["values", uuids[0] ?? "", ...range],
  ]) {
    const delimiter = args.includes("--tsv") ? "\t" : ",";
    const safe = await inside([...args, "--escape-formulas"], { env });
    expect(safe.code).toBe(0);
    expect(
      cells(safe.stdout, delimiter).filter((one) => FORMULA.test(one)),
      args.join(" "),
    ).toEqual([]);
    if (args[0] !== "streams") expect(cells(safe.stdout, delimiter)).toContain("-5");
    if (args[0] === "values") continue;
    // On request only: names are what they are otherwise.
    const plain = await inside(args, { env });
    expect(cells(plain.stdout, delimiter).filter((one) => FORMULA.test(one)).length).toBeGreaterThan(4);
  }
});

test("the client's CSV has the same choice", async () => {
  const set = await conn.streams(uuids);
  const text = async (escapeFormulas: boolean) => {
    let written = "";
    for await (const piece of set.toCSV({ start: 0n, end: 1n, escapeFormulas })) written += piece;
    return cells(written, ",");
  };
  expect((await text(true)).filter((one) => FORMULA.test(one))).toEqual([]);
  expect((await text(true)).filter((one) => one === "-5")).toHaveLength(NAMES.length);
  expect((await text(false)).filter((one) => FORMULA.test(one)).length).toBeGreaterThan(4);
});

test("on a terminal nothing but text comes out of a name, and JSON stays JSON", async () => {
  const name = "\u001b]0;pwned\u0007\u009b31m\u202e\u200f\u061c\u2028\u0008";
  const stream = await conn.create({
    collection: `terminal${name}`,
    tags: { name, unit: name },
    annotations: { a: name },
  });
  await stream.insert([[0n, 1]]);
  const env = { BTRDB_ENDPOINTS: server.url };
  const raw = /[^\P{Cc}\n\t]|[\p{Bidi_Control}\p{Zl}\p{Zp}]/u;
  for (const args of [
    ["streams", "terminal"],
    ["streams", "terminal", "--json"],
    ["csv", stream.uuid, "--start=0", "--end=1"],
    ["csv", stream.uuid, "--start=0", "--end=1", "--json"],
    ["values", `${name}/no-such`],
    ["values", `${name}/no-such`, "--json"],
    ["explain", "--profile", name],
    [name],
  ]) {
    const shown = await inside(args, { env, out: true, err: true });
    expect(`${shown.stdout}${shown.stderr}`.replaceAll("\r\u001b[2K", ""), args.join(" ")).not.toMatch(raw);
    for (const line of args.includes("--json") ? shown.stdout.split("\n").filter(Boolean) : [])
      JSON.parse(line);
    const piped = await inside(args, { env });
    for (const line of args.includes("--json") ? piped.stdout.split("\n").filter(Boolean) : [])
      JSON.parse(line);
  }
});
