import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** An answer lies unread when the thread is ended, and comes after that. Exit code 13: nothing is left that could settle it. */
const PROGRAM = `
  import { Thread } from ${JSON.stringify(new URL("thread.ts", import.meta.url).href)};
  const thread = new Thread("pglite-worker");
  const ask = () => thread.request("no such method").catch(() => {});
  await ask();
  void ask();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  await thread.terminate();
  console.log("over");
`;

test("a process waits for a thread that it ends, whatever the thread still answers", async () => {
  const args = ["--conditions=btrdb-source", "--input-type=module", "--eval", PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toBe("over\n");
});
