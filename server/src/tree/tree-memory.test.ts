import { expect, test } from "vitest";
import { TreeMemory } from "./tree-memory.ts";

const LARGE = 64 << 10;

test("arrays of one place, and of several, do not overlap", () => {
  const memory = new TreeMemory(1_024);
  const arrays = Array.from({ length: 200 }, (_, index) => {
    const place = memory.take(2 * LARGE + index);
    return [place.times(LARGE), place.numbers(LARGE), place.numbers(index)] as const;
  });
  for (const [index, [times, values, rest]] of arrays.entries()) {
    times.fill(BigInt(index));
    values.fill(index);
    rest.fill(-index);
  }
  for (const [index, [times, values, rest]] of arrays.entries()) {
    expect(times.every((time) => time === BigInt(index))).toBe(true);
    expect(values.every((value) => value === index)).toBe(true);
    expect(rest.every((value) => value === -index)).toBe(true);
  }
  expect(new Set(arrays.map(([times]) => times.buffer)).size).toBeLessThan(arrays.length / 2);
});

test("little more memory is taken in advance than an eighth", () => {
  const memory = new TreeMemory(1_024);
  const buffers = new Set<ArrayBufferLike>();
  let used = 0;
  for (let index = 0; index < 100; index++) {
    const { buffer, byteLength } = memory.take(LARGE).numbers(LARGE);
    buffers.add(buffer);
    used += byteLength;
    const taken = [...buffers].reduce((sum, { byteLength: bytes }) => sum + bytes, 0);
    expect(taken).toBeLessThanOrEqual(used * 1.13);
  }
});

test("a small segment has a buffer of its own, which goes with it", () => {
  const memory = new TreeMemory(1_024);
  memory.take(LARGE);
  const [one, other] = [memory.take(100), memory.take(100)];
  expect(one.numbers(100).buffer).not.toBe(other.numbers(100).buffer);
  expect(memory.take(100).numbers(100).buffer.byteLength).toBe(800);
});
