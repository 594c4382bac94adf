// What needs Node: a server that comes back on the same port, and a process that has to end.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startServer } from "btrdb-dev-server";
import { connect, type FollowEvent, type FollowProblem, StreamSet } from "btrdb-web";
import { expect, onTestFinished, test } from "vitest";
import { closedPort } from "./helpers/fault-server.ts";
import { root } from "./repository.ts";

const run = promisify(execFile);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "btrdb-follow-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const serve = (port: number, data?: string) =>
  startServer({
    port,
    tlsPort: null,
    ...(data === undefined ? { database: "memory" } : { data }),
    graceMs: 0,
    log: () => undefined,
  });

test("a server that is stopped and started again: nothing is lost, nothing comes twice", async () => {
  const data = folder();
  const port = await closedPort();
  const first = await serve(port, data);
  const conn = await connect(`http://127.0.0.1:${port}`, { retry: { maxAttempts: 2, baseDelayMs: 1 } });
  const stream = await conn.create({ collection: "restart", tags: { name: "a", unit: "V" } });
  const problems: FollowProblem[] = [];
  const events = new StreamSet([stream]).follow({
    minIntervalMs: 10,
    maxIntervalMs: 200,
    from: 10n,
    onProblem: (problem) => problems.push(problem),
  });
  await stream.insert([[1n, 1]]);
  const before = (await events.next()).value as FollowEvent;
  expect(before).toMatchObject({ kind: "change", to: { major: 10n, minor: 1n } });
  await first.close();
  const waiting = events.next();
  await expect.poll(() => problems.length).toBeGreaterThan(1);
  const second = await serve(port, data);
  onTestFinished(() => second.close());
  const writer = (await connect(`http://127.0.0.1:${port}`)).stream(stream.uuid);
  await writer.insert([[2n, 2]]);
  const { value: after } = await waiting;
  if (after?.kind !== "change") throw new Error(`${after?.kind} came`);
  expect(after).toMatchObject({ from: { major: 10n, minor: 1n } });
  expect([...(await after.values())]).toEqual([
    { time: 1n, value: 1 },
    { time: 2n, value: 2 },
  ]);
  expect(after.to).toEqual(await writer.fullVersion());
  await events.return();
});

test("a process that has left the loop ends, whatever the intervals are", async () => {
  const server = await serve(0);
  onTestFinished(() => server.close());
  const program = `
    import { connect, StreamSet } from "btrdb-web";
    const conn = await connect(${JSON.stringify(server.url.replace("grpc:", "http:"))});
    const stream = await conn.create({ collection: "exit", tags: { name: "a", unit: "V" } });
    const options = { minIntervalMs: 60_000, maxIntervalMs: 60_000, from: 10n };
    // One that is left, one that is stopped while it waits, and one that is forgotten.
    await stream.insert([[1n, 1]]);
    for await (const event of new StreamSet([stream]).follow(options)) { console.log(event.kind); break; }
    const stopped = new StreamSet([stream]).follow({ ...options, from: undefined });
    setTimeout(() => stopped.return(), 200);
    for await (const event of stopped) throw new Error(event.kind);
    await new StreamSet([stream]).follow(options).next();
    console.log("end");
  `;
  const args = ["--conditions=btrdb-source", "--input-type=module", "--eval", program];
  const { stdout } = await run(process.execPath, args, { cwd: root, timeout: 80_000 });
  expect(stdout).toBe("change\nend\n");
});
