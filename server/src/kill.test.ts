import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type BTrDB, connect, MAX_TIME, MIN_TIME, randomUuid, uuidToBytes } from "btrdb-web";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "./testing/test-server.ts";

const BIN = fileURLToPath(new URL("../bin/btrdb-dev-server.js", import.meta.url));
/** SIGKILLs: a few in `npm test`, 50 with LONG=1. */
const KILLS = process.env.LONG ? 50 : 3;

/** Versions of each stream that are looked at again after each kill: the first one, and the latest. */
const PINNED = 4;

function spawnServer(args: readonly string[]) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [BIN, "--port", "0", "--no-tls", ...args], {
    env: { PATH, NODE_COMPILE_CACHE, BTRDB_CACHE_DIR: temporaryFolder() },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      output += chunk;
      const url = /ready: grpc:\/\/(\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    closed.then(() => reject(new Error(`the server ended: ${output}`)));
  });
  ready.catch(() => undefined);
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await closed;
  };
  return { ready, kill, output: () => output };
}

/** What a writer knows of its stream: what was acknowledged, and what was on its way when the server died. */
class Ledger {
  readonly uuid = randomUuid();
  readonly bytes = uuidToBytes(this.uuid);
  /** Value of each acknowledged point by its time; every time is used once. */
  readonly acknowledged = new Map<bigint, number>();
  unsure: readonly { time: bigint; value: number }[] = [];
  /** Answered by the last insert. */
  version = { major: 10n, minor: 0n };
  /** What a pinned version held when it was first read. */
  readonly pinned = new Map<bigint, string>();
  #points = 0;

  /** Points in no order, at times not used before. */
  next(count: number): { time: bigint; value: number }[] {
    return Array.from({ length: count }, () => {
      const number = this.#points++;
      return { time: BigInt((number * 7_919) % 2_147_483_647) * 1_000_003n - 10n ** 14n, value: number };
    });
  }

  acknowledge(version: { versionMajor: bigint; versionMinor: bigint }): void {
    for (const { time, value } of this.unsure) this.acknowledged.set(time, value);
    this.unsure = [];
    this.version = { major: version.versionMajor, minor: version.versionMinor };
  }
}

async function write(conn: BTrDB, ledger: Ledger, random: () => number): Promise<void> {
  for (;;) {
    ledger.unsure = ledger.next(1 + Math.floor(random() ** 3 * 2_000));
    ledger.acknowledge(await conn.rpc.insert({ uuid: ledger.bytes, values: [...ledger.unsure] }));
    // Each start reads everything back: what is written has to stay readable in seconds.
    await sleep(random() * 20);
    if (random() < 0.05) {
      // A flush that is not answered may have happened: the version is then not known.
      ledger.version = { major: -1n, minor: 0n };
      ledger.acknowledge(await conn.rpc.flush({ uuid: ledger.bytes }));
    }
  }
}

async function readAll(conn: BTrDB, uuid: Uint8Array, versionMajor: bigint) {
  const points: { time: bigint; value: number }[] = [];
  let version = { major: 0n, minor: 0n };
  const range = { start: MIN_TIME, end: MAX_TIME - 1n };
  for await (const answer of conn.rpc.rawValues({ uuid, ...range, versionMajor })) {
    expect(answer.stat).toBeUndefined();
    version = { major: answer.versionMajor, minor: answer.versionMinor };
    for (const { time, value } of answer.values) points.push({ time, value });
  }
  return { points, version };
}

const summary = (points: readonly { time: bigint; value: number }[]): string =>
  `${points.length} points, ${points.reduce((sum, { value }) => sum + value, 0)} in all`;

async function check(conn: BTrDB, ledger: Ledger): Promise<void> {
  const { points, version } = await readAll(conn, ledger.bytes, 0n);
  const found = new Map(points.map(({ time, value }) => [time, value]));
  expect(found.size, "no point twice").toBe(points.length);
  for (const [time, value] of ledger.acknowledged) {
    if (found.get(time) !== value) expect.fail(`the point ${value} at ${time} was acknowledged and is lost`);
  }
  // A request without an answer is there as a whole, or not at all.
  const more = points.length - ledger.acknowledged.size;
  expect([0, ledger.unsure.length]).toContain(more);
  if (more > 0) for (const { time, value } of ledger.unsure) expect(found.get(time)).toBe(value);
  else if (ledger.version.major >= 0n) expect(version).toEqual(ledger.version);
  if (more > 0) for (const { time, value } of ledger.unsure) ledger.acknowledged.set(time, value);
  ledger.unsure = [];
  ledger.version = version;
  if (!ledger.pinned.has(version.major)) ledger.pinned.set(version.major, "");
  while (ledger.pinned.size > PINNED) ledger.pinned.delete([...ledger.pinned.keys()][1]!);
  for (const [major, before] of ledger.pinned) {
    const now = summary((await readAll(conn, ledger.bytes, major)).points);
    if (before !== "") expect(now, `version ${major}`).toBe(before);
    ledger.pinned.set(major, now);
  }
}

test(
  `${KILLS} SIGKILLs lose nothing that was acknowledged`,
  async () => {
    const data = join(temporaryFolder(), "data");
    const ledgers = [new Ledger(), new Ledger(), new Ledger()];
    // The moments are random; what has to hold at each of them is not.
    const random = Math.random;
    for (let kill = 0; kill <= KILLS; kill++) {
      const server = spawnServer(["--data", data]);
      const conn = await connect(`http://${await server.ready}`);
      for (const [n, ledger] of ledgers.entries()) {
        if (kill > 0) await check(conn, ledger);
        else await conn.create({ uuid: ledger.uuid, collection: "kill", tags: { name: `s${n}`, unit: "V" } });
      }
      if (kill < KILLS) {
        const writers = ledgers.map((ledger) => write(conn, ledger, random).catch(() => undefined));
        await sleep(30 + random() * 800);
        await server.kill();
        await Promise.all(writers);
      } else await server.kill();
    }
    expect(ledgers.every(({ acknowledged }) => acknowledged.size > 0)).toBe(true);
  },
  60_000 + KILLS * 20_000,
);

test("an import that was killed leaves nothing half loaded", async () => {
  const folder = temporaryFolder();
  const [data, file] = [join(folder, "data"), join(folder, "long.csv")];
  const rows = Array.from({ length: 400_000 }, (_, i) => `${1_700_000_000 + i},${i},${-i}`);
  await writeFile(file, `time (s),a,b\n${rows.join("\n")}\n`);
  const killed = spawnServer(["--data", data, "--csv", file]);
  const noted = join(data, "unfinished-imports");
  while (!(statSync(noted, { throwIfNoEntry: false })?.size ?? 0)) await sleep(5);
  await killed.kill();
  expect(killed.output()).not.toContain("400,000 points");

  const after = spawnServer(["--data", data]);
  const conn = await connect(`http://${await after.ready}`);
  await expect.poll(after.output).toMatch(/took back [12] streams of an import that did not end/);
  expect(await conn.listCollections()).toEqual([]);
  await after.kill();

  const again = spawnServer(["--data", data, "--csv", file]);
  const loaded = await connect(`http://${await again.ready}`);
  expect(await loaded.listCollections()).toEqual(["csv/long"]);
  const [first] = await loaded.streams(["csv/long/a"]);
  expect(await first?.latest()).toMatchObject({ time: 1_700_399_999n * 10n ** 9n, value: 399_999 });
  await again.kill();
}, 120_000);
