import fc from "fast-check";
import { expect, test } from "vitest";
import { JoinedBuilder } from "./joined-builder.ts";
import { RawBuilder } from "./raw-builder.ts";

/** Appends points as decoders do: into the tail while there is room. */
function append(builder: RawBuilder, from: number, count: number, expected: number): void {
  for (let i = from; i < from + count; i++) {
    const { tail } = builder;
    const chunk = tail.length < tail.capacity ? tail : builder.grow(expected);
    chunk.time[chunk.length] = BigInt(i);
    chunk.value[chunk.length] = i;
    chunk.length++;
  }
}

type Step =
  | { readonly append: number; readonly expected: number }
  | { readonly truncate: number }
  | { readonly reserve: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ append: fc.nat(50), expected: fc.nat(40) }),
    fc.record({ truncate: fc.nat(100) }),
    fc.record({ reserve: fc.nat(300) }),
  ),
  { maxLength: 20 },
);

test("whatever the order of appending, taking back and making room, it is what an array would be", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const builder = new RawBuilder();
      const plain: number[] = [];
      let next = 0;
      for (const step of all) {
        if ("append" in step) {
          append(builder, next, step.append, step.expected);
          for (let i = 0; i < step.append; i++) plain.push(next++);
        } else if ("truncate" in step) {
          plain.length = Math.min(plain.length, step.truncate);
          builder.truncate(plain.length);
        } else {
          builder.reserve(step.reserve);
        }
        expect(builder.length).toBe(plain.length);
      }
      const columns = builder.finish(3n);
      expect([...columns.value]).toEqual(plain);
      expect([...columns.time].map(Number)).toEqual(plain);
      expect([builder.length, builder.finish(0n).length]).toEqual([0, 0]);
    }),
    { numRuns: 300 },
  );
});

test("room that was made is not copied at the end, unless much of it is left", () => {
  const builder = new RawBuilder();
  append(builder, 0, 10, 4);
  builder.reserve(100);
  const { buffer } = builder.tail.time;
  append(builder, 10, 90, 4);
  expect(builder.finish(0n).time.buffer).toBe(buffer);
  builder.reserve(1000);
  append(builder, 0, 5, 4);
  expect(builder.finish(0n).time.buffer.byteLength).toBe(40);
});

test("rows of several streams keep their columns apart", () => {
  const builder = new JoinedBuilder(2);
  for (let i = 0; i < 5; i++) {
    const { tail } = builder;
    const chunk = tail.length < tail.capacity ? tail : builder.grow(2);
    chunk.time[chunk.length] = BigInt(i);
    chunk.values[0]?.fill(i, chunk.length, chunk.length + 1);
    chunk.values[1]?.fill(-i, chunk.length, chunk.length + 1);
    chunk.length++;
  }
  const { time, values } = builder.finish();
  expect([...time]).toEqual([0n, 1n, 2n, 3n, 4n]);
  expect(values.map((column) => [...column])).toEqual([
    [0, 1, 2, 3, 4],
    [-0, -1, -2, -3, -4],
  ]);
});
