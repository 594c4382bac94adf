import fc from "fast-check";
import { expect, test } from "vitest";
import { VersionNotAvailable } from "../errors/index.ts";
import { ALIGNED_WINDOWS, VALUES, WINDOWS } from "./read-format.ts";
import { ReadPosition } from "./read-position.ts";

const uuid = new Uint8Array(16);
const header = (versionMajor: bigint, versionMinor = 0n, points = 1) => ({
  stat: { code: 0, msg: "" },
  versionMajor,
  versionMinor,
  points,
});

function fill(
  builder: ReturnType<typeof VALUES.builder>,
  points: readonly (readonly [bigint, number])[],
): void {
  for (const [time, value] of points) {
    const chunk = builder.tail.length < builder.tail.capacity ? builder.tail : builder.grow(3);
    chunk.time[chunk.length] = time;
    chunk.value[chunk.length] = value;
    chunk.length++;
  }
}

test("wherever an answer breaks off, and however often, it is the same points in the end", () => {
  // Many points at few times: what a break has to get right.
  const stored = fc
    .array(fc.bigInt(0n, 6n), { maxLength: 40 })
    .map((times) => times.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((time, i) => [time, i] as const));
  fc.assert(
    fc.property(stored, fc.array(fc.nat(40), { maxLength: 6 }), fc.nat(4), (points, breaks, step) => {
      const position = new ReadPosition(VALUES, { uuid, start: 0n, end: 100n, version: 0n });
      const read: number[] = [];
      for (const after of [...breaks, Number.POSITIVE_INFINITY]) {
        const task = position.next();
        if (read.length > 0) expect(task?.version).toBe(9n);
        const answer = points.filter(([time]) => time >= (task?.start ?? 0n)).slice(0, after);
        // In messages of any size, taken one by one.
        for (let at = 0; at < answer.length; at += step + 1) {
          const builder = VALUES.builder();
          fill(builder, answer.slice(at, at + step + 1));
          expect(position.accept(header(9n))).toBe(true);
          read.push(...(position.take(builder)?.value ?? []));
        }
      }
      expect(read).toEqual(points.map(([, value]) => value));
    }),
    { numRuns: 500 },
  );
});

test("windows go on with the one behind, or are over", () => {
  const rest = WINDOWS.rest({ uuid, start: 0n, end: 35n, version: 0n, width: 10n, depth: 0 }, 10n);
  expect(rest).toMatchObject({ start: 20n, end: 35n });
  expect(WINDOWS.rest({ uuid, start: 0n, end: 35n, version: 0n, width: 10n, depth: 0 }, 20n)).toBeUndefined();
  const aligned = { uuid, start: -16n, end: 17n, version: 0n, pointWidth: 3 };
  expect(ALIGNED_WINDOWS.rest(aligned, -8n)).toMatchObject({ start: 0n });
  expect(ALIGNED_WINDOWS.rest(aligned, 8n)).toBeUndefined();
});

test("it is bound to the first version that came, and unflushed points can't be asked for again", () => {
  const flushed = new ReadPosition(VALUES, { uuid, start: 0n, end: 9n, version: 0n });
  expect(flushed.accept(header(5n))).toBe(true);
  expect(flushed.next()?.version).toBe(5n);
  expect(flushed.accept(header(6n))).toBe(false);
  const buffered = new ReadPosition(VALUES, { uuid, start: 0n, end: 9n, version: 0n });
  buffered.accept(header(5n, 3n));
  expect(buffered.next()?.version).toBe(0n);
  expect(buffered.accept(header(5n, 4n))).toBe(false);
  const pinned = new ReadPosition(VALUES, { uuid, start: 0n, end: 9n, version: 4n });
  expect(() => pinned.accept(header(5n))).toThrow(VersionNotAvailable);
});

test("points that are not what came before the break are not taken for it", () => {
  const position = new ReadPosition(VALUES, { uuid, start: 0n, end: 9n, version: 0n });
  const first = VALUES.builder();
  fill(first, [[3n, 1]]);
  position.accept(header(5n));
  position.take(first);
  expect(position.next()?.start).toBe(3n);
  const second = VALUES.builder();
  fill(second, [[4n, 1]]);
  expect(position.take(second)).toBeUndefined();
});

test("what came before a break is no progress", () => {
  const position = new ReadPosition(VALUES, { uuid, start: 0n, end: 9n, version: 0n });
  position.next();
  expect(position.accept(header(11n))).toBe(true);
  const first = VALUES.builder();
  fill(first, [
    [1n, 1],
    [1n, 2],
  ]);
  expect(position.isFurther(first)).toBe(true);
  position.take(first);
  position.next();
  const again = VALUES.builder();
  fill(again, [
    [1n, 1],
    [1n, 2],
  ]);
  expect(position.isFurther(again)).toBe(false);
  fill(again, [[2n, 3]]);
  expect(position.isFurther(again)).toBe(true);
});
