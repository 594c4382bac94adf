import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { PointWriter } from "../store/point-writer.ts";
import { temporaryFolder } from "../testing/test-server.ts";
import { DataFolderError } from "./data-folder-error.ts";
import { contents, NEVER, openPoints, points, timesOf, uuidOf } from "./testing/journal-folder.ts";

const FIRST = "00000001.journal";
const uuid = uuidOf(1);

/** A journal of single inserts of 1, 2, ..., and the offsets at which their frames end. */
async function writeJournal(folder: string, count: number, segmentBytes?: number): Promise<number[]> {
  const writer = await openPoints(folder, { segmentBytes });
  const ends: number[] = [];
  for (let time = 1; time <= count; time++) {
    await writer.insert(uuid, points(time), NEVER);
    ends.push(readFileSync(join(folder, readdirSync(folder).sort().at(-1)!)).length);
  }
  await writer.close();
  return ends;
}

async function read(folder: string): Promise<{ times: number[]; log: string[] }> {
  const log: string[] = [];
  const writer = await openPoints(folder, { log: (line) => log.push(line) });
  const times = timesOf(writer.points(uuid));
  await writer.close();
  return { times, log };
}

async function openError(folder: string): Promise<string> {
  const before = contents(folder);
  const error = await openPoints(folder).then(
    (writer: PointWriter) => writer.close().then(() => undefined),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataFolderError);
  // Nothing damaged.
  expect(contents(folder)).toEqual(before);
  const { message } = error as Error;
  expect(message).not.toContain("\n");
  return message;
}

describe("the last record", () => {
  test("torn at any byte is cut off, and all before it is there", async () => {
    const folder = temporaryFolder();
    const [, before, end] = await writeJournal(folder, 3);
    const whole = readFileSync(join(folder, FIRST));
    for (let length = before!; length <= end!; length++) {
      writeFileSync(join(folder, FIRST), whole.subarray(0, length));
      const { times, log } = await read(folder);
      expect(times, `cut at ${length}`).toEqual(length === end ? [1, 2, 3] : [1, 2]);
      const cut =
        length === before || length === end ? [] : [expect.stringMatching(`cut ${length - before!} `)];
      expect(log).toEqual(cut);
    }
    expect.assertions(2 * (end! - before! + 1));
  });

  test("with any bit turned, or zeros from any byte on, is cut off", async () => {
    const folder = temporaryFolder();
    const [, before, end] = await writeJournal(folder, 3);
    const whole = readFileSync(join(folder, FIRST)).subarray(0, end);
    for (let at = before!; at < end!; at++) {
      const turned = Buffer.from(whole);
      turned[at]! ^= 1 << (at % 8);
      const zeros = Buffer.from(whole).fill(0, at);
      for (const bytes of [turned, zeros]) {
        if (bytes.equals(whole)) continue;
        writeFileSync(join(folder, FIRST), bytes);
        const { times, log } = await read(folder);
        expect(times).toEqual([1, 2]);
        expect(log.length).toBe(1);
      }
    }
  });

  test("is written over afterwards", async () => {
    const folder = temporaryFolder();
    const [, , end] = await writeJournal(folder, 3);
    truncateSync(join(folder, FIRST), end! - 1);
    const writer = await openPoints(folder);
    await writer.insert(uuid, points(7), NEVER);
    await writer.close();
    expect(await read(folder)).toEqual({ times: [1, 2, 7], log: [] });
  });

  test("may be one with which the journal begins", async () => {
    const folder = temporaryFolder();
    const [end] = await writeJournal(folder, 1);
    truncateSync(join(folder, FIRST), end! - 3);
    expect((await read(folder)).times).toEqual([]);
  });
});

describe("corruption", () => {
  test("any bit turned before the last record is found, with file and offset", async () => {
    const folder = temporaryFolder();
    const [first, second, end] = await writeJournal(folder, 3);
    const whole = readFileSync(join(folder, FIRST)).subarray(0, end);
    for (let at = 0; at < second!; at++) {
      const turned = Buffer.from(whole);
      turned[at]! ^= 1 << (at % 8);
      writeFileSync(join(folder, FIRST), turned);
      const message = await openError(folder);
      const offset = at < 64 ? 0 : at < first! ? 64 : first;
      expect(message).toContain(`the journal is corrupt: ${join(folder, FIRST)}, offset ${offset}: `);
    }
  });

  test("after a stop in good order, in the last insert as well", async () => {
    const folder = temporaryFolder();
    const [, before] = await writeJournal(folder, 3);
    const bytes = readFileSync(join(folder, FIRST));
    bytes[before! + 40]! ^= 1;
    writeFileSync(join(folder, FIRST), bytes);
    expect(await openError(folder)).toContain(`offset ${before}: the checksum of a record does not match`);
  });

  test("points that look like a record do not decide it", async () => {
    const folder = temporaryFolder();
    const [first] = await writeJournal(folder, 1);
    const frame = readFileSync(join(folder, FIRST)).subarray(64, 64 + 16);
    // The header of the first frame, sent as the values of points by someone who has seen another journal's.
    const value = new Float64Array(Uint8Array.from(frame).buffer);
    const writer = await openPoints(folder);
    await writer.insert(uuid, { time: new BigInt64Array(2), value }, NEVER);
    await writer.close();
    truncateSync(join(folder, FIRST), readFileSync(join(folder, FIRST)).length - 16 - 16 - 4);
    expect((await read(folder)).times).toEqual([1]);
    expect(first).toBeGreaterThan(64);
  });
});

describe("segments", () => {
  /** Ten inserts in segments of about two. */
  async function manySegments(): Promise<{ folder: string; names: string[] }> {
    const folder = temporaryFolder();
    await writeJournal(folder, 10, 150);
    const names = readdirSync(folder).sort();
    expect(names.length).toBeGreaterThan(3);
    return { folder, names };
  }

  test("follow each other", async () => {
    const { folder } = await manySegments();
    expect(await read(folder)).toEqual({ times: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], log: [] });
  });

  test("one missing, empty, cut short at any byte or longer is corruption", async () => {
    const { folder, names } = await manySegments();
    const path = join(folder, names[1]!);
    const whole = readFileSync(path);
    rmSync(path);
    expect(await openError(folder)).toBe(`the journal is corrupt: ${path} is missing`);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      expect(await openError(folder)).toContain(`the journal is corrupt: ${path}, offset `);
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.alloc(8)]));
    expect(await openError(folder)).toContain(`offset ${whole.length}: `);
    writeFileSync(path, whole);
    expect((await read(folder)).times.length).toBe(10);
  });

  test("one in the place of another is corruption", async () => {
    const { folder, names } = await manySegments();
    cpSync(join(folder, names[2]!), join(folder, names[1]!));
    expect(await openError(folder)).toContain("is segment 3 by its header");
  });

  test("one that was not finished is done away with", async () => {
    const { folder, names } = await manySegments();
    const unfinished = `${String(names.length + 1).padStart(8, "0")}.journal.new`;
    writeFileSync(join(folder, unfinished), "BTRD");
    expect((await read(folder)).times.length).toBe(10);
    expect(readdirSync(folder)).not.toContain(unfinished);
  });

  test("of a newer format are left alone, and say so", async () => {
    const { folder, names } = await manySegments();
    const path = join(folder, names.at(-1)!);
    const bytes = readFileSync(path);
    bytes.writeUInt32LE(2, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
    writeFileSync(path, bytes);
    expect(await openError(folder)).toBe(`${path} has format 2: a newer server is needed`);
  });
});
