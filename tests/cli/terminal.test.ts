import { type RunningServer, startServer } from "btrdb-dev-server";
import { type BTrDB, connect, MAX_TIME, now, nsDelta, randomUuid, type Stream } from "btrdb-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../cli/commands.ts";
import { EXIT } from "../../cli/exit-code.ts";
import { helpText, OPTION_HELP } from "../../cli/help.ts";
import { COMMON, OPTIONS } from "../../cli/options.ts";
import { progressLine } from "../../cli/terminal/progress-line.ts";
import { parseDuration } from "../../cli/time/parse-duration.ts";
import { parseWhen } from "../../cli/time/parse-when.ts";
import { readFile } from "../repository.ts";
import { inside, KEY } from "./helpers.ts";

let server: RunningServer;
let conn: BTrDB;
let stream: Stream;
const name = "red \u001b[31m and \u202ereversed";

beforeAll(async () => {
  server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => {} });
  conn = await connect(server.url);
  stream = await conn.create({ collection: `terminal/${randomUuid()}`, tags: { name, unit: "V" } });
  await stream.insert(Array.from({ length: 10 }, (_, index): [bigint, number] => [BigInt(index), index]));
});
afterAll(() => server.close());

/** With a terminal or a pipe as output and as errors. */
async function shown(args: readonly string[], tty: { out: boolean; err: boolean }) {
  const { code, stdout, stderr } = await inside(args, { env: { BTRDB_ENDPOINTS: server.url }, ...tty });
  return { code, out: stdout, err: stderr };
}

describe("progress", () => {
  const read = ["values", "UUID", "--start=0", "--end=10"];
  const args = (...more: string[]) => [...read.map((arg) => (arg === "UUID" ? stream.uuid : arg)), ...more];

  test("stands on a terminal's standard error, and is cleared", async () => {
    const { code, out, err } = await shown(args(), { out: false, err: true });
    expect(code).toBe(0);
    expect(out).toContain("9,9\n");
    expect(err).toContain("90 %  10 rows");
    expect(err.endsWith("\r\u001b[2K")).toBe(true);
  });

  test("is nowhere else: not in a pipe, not with --quiet, not among rows on a terminal", async () => {
    expect((await shown(args(), { out: false, err: false })).err).toBe("");
    expect((await shown(args("--quiet"), { out: false, err: true })).err).toBe("");
    expect((await shown(args(), { out: true, err: true })).err).toBe("");
  });

  test("is drawn ten times a second at most, and cut to the terminal", () => {
    let written = "";
    let time = 0;
    const write = (text: string) => {
      written += text;
    };
    const line = progressLine({ isTTY: true, columns: 20, write }, () => time);
    for (time = 0; time < 1000; time += 10) line.update(time / 1000, "a long text about it");
    const drawn = written.split("\r\u001b[2K").slice(1);
    expect(drawn).toHaveLength(10);
    expect(Math.max(...drawn.map((text) => text.length))).toBe(19);
  });
});

test("names do not write to a terminal what they like, and go whole into a pipe", async () => {
  const terminal = await shown(["streams", "terminal/"], { out: true, err: true });
  expect(terminal.out).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(terminal.out).toContain("red \ufffd[31m and \ufffdreversed");
  const pipe = await shown(["streams", "terminal/"], { out: false, err: false });
  expect(pipe.out).toContain(name);
});

test("an error that quotes a key does not show it", async () => {
  const { code, err } = await shown(["values", `x/${KEY}`, "--api-key", KEY], { out: false, err: false });
  expect(code).toBe(2);
  expect(err).not.toContain(KEY);
});

test("each option has its help, and each command's help has all of its options", () => {
  for (const option of Object.keys(OPTIONS))
    expect(OPTION_HELP[option as keyof typeof OPTIONS][0]).toContain(`--${option}`);
  for (const [command, { options }] of Object.entries(COMMANDS)) {
    for (const option of [...options, ...COMMON]) expect(helpText(command)).toContain(`--${option}`);
    expect(helpText(undefined)).toContain(`  ${command} `);
  }
});

test("docs/cli.md has each command, option and exit code", () => {
  const page = readFile("docs/cli.md");
  for (const command of Object.keys(COMMANDS)) expect(page).toMatch(new RegExp(`^\\| \`${command}\\b`, "mu"));
  for (const option of Object.keys(OPTIONS)) expect(page).toContain(`--${option}`);
  for (const code of Object.values(EXIT)) expect(page).toMatch(new RegExp(`^\\|[^|]*\\b${code}\\b`, "mu"));
});

describe("times", () => {
  const extent = { earliest: async () => 100n, latest: async () => undefined };

  test.for([
    { text: "2024-03-01T12:00:00.000000001Z", time: 1_709_294_400_000_000_001n },
    { text: "-5", time: -5n },
    { text: "earliest", time: 100n },
    { text: "earliest-1us", time: -900n },
    { text: "earliest+1h30m", time: 100n + nsDelta({ minutes: 90 }) },
    { text: "latest-1d", time: undefined },
  ])("$text", async ({ text, time }) => expect(await parseWhen(text, "--start", extent)).toBe(time));

  test("now is now", async () => {
    const before = now();
    const hour = nsDelta({ hours: 1 });
    const time = (await parseWhen("now-1h", "--start")) ?? MAX_TIME;
    expect(time + hour >= before - 10_000_000n && time + hour <= now() + 10_000_000n).toBe(true);
  });

  test.for(["yesterday", "now-", "now-1", "now 1h", "2024-02-30", "1.5", "latest*2"])(
    "%j is refused",
    async (text) => {
      await expect(parseWhen(text, "--end", extent)).rejects.toThrow(/^--end/);
    },
  );

  test.for([
    { text: "250ms", span: 250_000_000n },
    { text: "1h30m", span: 5_400_000_000_000n },
    { text: "1.5d", span: 129_600_000_000_000n },
    { text: "0.1us", span: 100n },
    { text: "7", span: 7n },
  ])("$text is $span ns", ({ text, span }) => expect(parseDuration(text, "--width")).toBe(span));

  test.for(["", "h", "-1s", "1 s", "0.5ns", "1y", "1s!"])("%j is no duration", (text) => {
    expect(() => parseDuration(text, "--width")).toThrow(/^--width/);
  });
});
