// Fills a disk with points through the journal, makes room, goes on, and tells what happened as one line of JSON.
// Arguments: folder of the journal, bytes of a segment, a command that makes room.
import { execSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { openPoints, timesOf, uuidOf } from "./journal-folder.ts";

const [folder, segmentBytes, makeRoom] = process.argv.slice(2) as [string, string, string];
const POINTS = 1_000;
const AT_ONCE = 5;
const uuid = uuidOf(1);
const options = { segmentBytes: Number(segmentBytes) };

let next = 0;
const stored = new Set<number>();
const refused = new Set<number>();
const errors: { code?: unknown; message: string }[] = [];

/** Some inserts at once, each of points of its own. */
async function insertSome(): Promise<void> {
  const inserts = Array.from({ length: AT_ONCE }, () => {
    const first = next;
    next += POINTS;
    const time = BigInt64Array.from({ length: POINTS }, (_, index) => BigInt(first + index));
    const answer = writer.insert(uuid, { time, value: new Float64Array(POINTS) }, 0);
    return answer.then(
      () => void stored.add(first),
      (error: Error & { code?: unknown }) => {
        refused.add(first);
        errors.push({ code: error.code, message: error.message });
      },
    );
  });
  await Promise.all(inserts);
}

/** Whether exactly the points that were stored are there. */
function isRight(): boolean {
  const times = timesOf(writer.points(uuid));
  const firsts = times.filter((time) => time % POINTS === 0);
  return times.length === stored.size * POINTS && firsts.every((first) => stored.has(first));
}

let writer = await openPoints(folder, options);
while (refused.size === 0 && next < 10_000_000) await insertSome();
const storedBefore = stored.size;
for (let round = 0; round < 3; round++) await insertSome();
const readsGoOn = isRight();
const inMemory = writer.points(uuid).version;
await writer.close();
// With a disk that is still full, the server starts and answers.
writer = await openPoints(folder, options);
const startsFull = isRight() && inMemory.major === writer.points(uuid).version.major;
for (let round = 0; round < 2; round++) await insertSome();
const refusedWhileFull = refused.size;
execSync(makeRoom);
for (let round = 0; round < 3; round++) await insertSome();
const worksAgain = refused.size === refusedWhileFull && isRight();
await writer.close();
const log: string[] = [];
writer = await openPoints(folder, { ...options, log: (line) => log.push(line) });
const startsAgain = isRight();
await writer.close();
console.log(
  JSON.stringify({
    storedBefore,
    refused: refusedWhileFull,
    errors,
    readsGoOn,
    startsFull,
    worksAgain,
    startsAgain,
    log,
    first: statSync(join(folder, "00000001.journal")).size,
  }),
);
