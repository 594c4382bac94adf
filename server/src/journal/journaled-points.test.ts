import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { StatusCode } from "btrdb-web";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../testing/test-server.ts";
import { copyFolder, NEVER, openPoints, points, timesOf, uuidOf } from "./testing/journal-folder.ts";

const [a, b] = [uuidOf(1), uuidOf(2)];
const v = (major: number, minor: number) => ({ major: BigInt(major), minor: BigInt(minor) });

describe("points in a journal", () => {
  test("come back with all their versions", async () => {
    const folder = temporaryFolder();
    let writer = await openPoints(folder);
    expect(await writer.insert(a, points(3, 1, 2), NEVER)).toEqual(v(10, 3));
    expect(await writer.flush(a)).toEqual(v(11, 0));
    expect(await writer.delete(a, 2n, 3n)).toEqual(v(12, 0));
    expect(await writer.insert(a, points(9), NEVER)).toEqual(v(12, 1));
    expect(await writer.insert(b, points(5), NEVER)).toEqual(v(10, 1));
    await writer.close();
    writer = await openPoints(folder);
    expect(writer.points(a).version).toEqual(v(12, 1));
    expect(timesOf(writer.points(a))).toEqual([1, 3, 9]);
    expect(timesOf(writer.points(a), 12n)).toEqual([1, 3]);
    expect(timesOf(writer.points(a), 11n)).toEqual([1, 2, 3]);
    expect(timesOf(writer.points(a), 10n)).toEqual([]);
    expect(timesOf(writer.points(b))).toEqual([5]);
    await writer.close();
  });

  test("are not seen before they are safe on the disk", async () => {
    const folder = temporaryFolder();
    const writer = await openPoints(folder);
    const answer = writer.insert(a, points(1), NEVER);
    expect(timesOf(writer.points(a))).toEqual([]);
    await answer;
    expect(timesOf(writer.points(a))).toEqual([1]);
    // As they are on the disk now, without any close:
    const copy = await openPoints(copyFolder(folder, temporaryFolder()));
    expect(timesOf(copy.points(a))).toEqual([1]);
    await Promise.all([writer.close(), copy.close()]);
  });

  test("written together share few writes, and keep the order of the calls", async () => {
    const folder = temporaryFolder();
    const writer = await openPoints(folder);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => writer.insert(index % 2 ? a : b, points(index), NEVER)),
    );
    expect(answers.map(({ minor }) => Number(minor))).toEqual(
      Array.from({ length: 200 }, (_, index) => (index >> 1) + 1),
    );
    await writer.close();
    // 200 inserts of 32 bytes, 2 streams, and a header for each frame: those of far less than 200.
    const size = statSync(join(folder, readdirSync(folder)[0]!)).size;
    expect(size).toBeLessThan(64 + 200 * 32 + 2 * 32 + 20 * 16);
  });

  test("that were flushed already are not flushed again on the disk", async () => {
    const folder = temporaryFolder();
    const writer = await openPoints(folder);
    const size = () => statSync(join(folder, readdirSync(folder)[0]!)).size;
    expect(await writer.flush(a)).toEqual(v(10, 0));
    expect(await writer.insert(a, points(), NEVER)).toEqual(v(10, 0));
    expect(size()).toBe(64);
    const both = [writer.insert(a, points(1), NEVER), writer.flush(a)];
    expect(await Promise.all(both)).toEqual([v(10, 1), v(11, 0)]);
    await writer.close();
  });

  test("forgotten begin anew, on the disk as well", async () => {
    const folder = temporaryFolder();
    let writer = await openPoints(folder);
    await writer.insert(a, points(1), NEVER);
    const late = writer.insert(a, points(2), NEVER);
    const forgotten = writer.forget(a);
    const again = writer.insert(a, points(3), NEVER);
    expect(await late).toEqual(v(10, 2));
    await forgotten;
    expect(await again).toEqual(v(10, 1));
    await Promise.all([writer.forget(b), writer.forget(b)]);
    await writer.close();
    writer = await openPoints(folder);
    expect(timesOf(writer.points(a))).toEqual([3]);
    await Promise.all([writer.forget(a), writer.forget(a)]);
    await writer.close();
    writer = await openPoints(folder);
    expect(writer.points(a).version).toEqual(v(10, 0));
    await writer.close();
  });

  test("of streams that metadata does not know are hidden, not deleted", async () => {
    const folder = temporaryFolder();
    let writer = await openPoints(folder);
    await writer.insert(a, points(1), NEVER);
    await writer.insert(b, points(2), NEVER);
    await writer.close();
    const log: string[] = [];
    const onlyB = (uuid: Uint8Array) => uuid[0] === b[0];
    writer = await openPoints(folder, { isKnown: onlyB, log: (line) => log.push(line) });
    expect(timesOf(writer.points(a))).toEqual([]);
    expect(timesOf(writer.points(b))).toEqual([2]);
    expect(log).toEqual([`1 streams in ${folder} are unknown to the metadata: not shown`]);
    await writer.close();
    writer = await openPoints(folder);
    expect(timesOf(writer.points(a))).toEqual([1]);
    await writer.close();
  });

  test("of an unknown stream do not come back when one of its uuid is created", async () => {
    const folder = temporaryFolder();
    let writer = await openPoints(folder);
    await writer.insert(a, points(1), NEVER);
    await writer.close();
    writer = await openPoints(folder, { isKnown: () => false });
    await Promise.all([writer.prepare(a), writer.prepare(a), writer.prepare(b)]);
    await writer.prepare(a);
    await writer.close();
    writer = await openPoints(folder);
    expect(writer.points(a).version).toEqual(v(10, 0));
    await writer.close();
  });

  test("beyond what may wait are refused with 426, and none of the others is lost", async () => {
    const folder = temporaryFolder();
    const writer = await openPoints(folder, { maxWaitingBytes: 100 });
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => writer.insert(a, points(index), NEVER)),
    );
    expect(answers.map(({ status }) => status)).toEqual([
      ...new Array<string>(3).fill("fulfilled"),
      ...new Array<string>(7).fill("rejected"),
    ]);
    expect(answers[9]).toMatchObject({ reason: { code: StatusCode.ResourceDepleted } });
    expect(await writer.insert(a, points(10), NEVER)).toEqual(v(10, 4));
    await writer.close();
  });

  test("are all written at close, and refused after it", async () => {
    const folder = temporaryFolder();
    let writer = await openPoints(folder);
    const answers = Array.from({ length: 50 }, (_, index) => writer.insert(a, points(index), NEVER));
    await Promise.all([writer.close(), writer.close()]);
    await Promise.all(answers);
    await expect(writer.insert(a, points(99), NEVER)).rejects.toMatchObject({
      code: StatusCode.JournalError,
    });
    writer = await openPoints(folder);
    expect(timesOf(writer.points(a)).length).toBe(50);
    await writer.close();
  });
});
