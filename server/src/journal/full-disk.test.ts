import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { StatusCode } from "btrdb-web";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../testing/test-server.ts";

const CHILD = new URL("./testing/full-disk-child.ts", import.meta.url).pathname;
const NODE = `${JSON.stringify(process.execPath)} --conditions=btrdb-source ${JSON.stringify(CHILD)}`;

/** A mount in a namespace of its own, which ends with the process; root inside it, whoever we are. */
const UNSHARE = ["--user", "--map-root-user", "--mount"];
const canMount = spawnSync("unshare", [...UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;
const canLift = spawnSync("prlimit", ["--fsize"]).status === 0;

function result({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }) {
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout) as { errors: { code: number; message: string }[] } & Record<string, unknown>;
}

function check(answer: ReturnType<typeof result>, code: string): void {
  expect(answer).toMatchObject({
    readsGoOn: true,
    startsFull: true,
    worksAgain: true,
    startsAgain: true,
    log: [],
  });
  expect(answer.storedBefore).toBeGreaterThan(0);
  expect(answer.errors.length).toBe(answer.refused);
  for (const error of answer.errors) {
    expect(error).toEqual({
      code: StatusCode.ResourceDepleted,
      message: `no space left for the journal (${code})`,
    });
  }
}

describe("a full disk refuses what it cannot keep, and nothing else is lost", () => {
  // Segments of all sizes, so that some fill the disk in the middle of a frame, others at the start of a segment.
  test.runIf(canMount).each([1 << 28, 100_000, 1])(
    "a small file system, segments of %d bytes",
    (segmentBytes) => {
      const disk = temporaryFolder();
      const folder = join(disk, "points");
      const script = `mount -t tmpfs -o size=1500k none ${disk} && mkdir ${folder} &&
      head -c 400000 /dev/zero > ${disk}/ballast && ${NODE} ${folder} ${segmentBytes} 'rm ${disk}/ballast'`;
      check(result(spawnSync("unshare", [...UNSHARE, "sh", "-c", script], { encoding: "utf8" })), "ENOSPC");
    },
  );

  test.runIf(canLift)("a limit on the size of files", () => {
    const folder = join(temporaryFolder(), "points");
    mkdirSync(folder);
    // In blocks of 512 or 1024 bytes, as the shell likes it.
    const script = `ulimit -S -f 1000; ${NODE} ${folder} ${1 << 28} 'prlimit --pid $PPID --fsize=unlimited:'`;
    check(result(spawnSync("sh", ["-c", script], { encoding: "utf8" })), "EFBIG");
  });
});
