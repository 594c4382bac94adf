import { MergePolicy } from "btrdb-web/proto";
import fc from "fast-check";
import type { PointColumns } from "../../store/point-store.ts";

export const MIN = -(16n << 56n);
export const MAX = 48n << 56n;
const LAST = MAX - 2n;

/** One step of a random history of a stream. */
export type Operation =
  | { readonly kind: "insert"; readonly points: PointColumns; readonly policy: MergePolicy }
  | { readonly kind: "flush" }
  | { readonly kind: "delete"; readonly start: bigint; readonly end: bigint };

/** Parameters of one read of each sort; `version` picks one of those that exist. */
export interface Read {
  readonly version: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly pointWidth: number;
  readonly windowCount: number;
  readonly chunkSize: number;
  readonly resolution: number;
  readonly backward: boolean;
}

const clamp = (time: bigint): bigint => (time < MIN ? MIN : time > LAST ? LAST : time);

/** Few places and many scales, so that points meet: at one time, as neighbours, on both sides of a boundary. */
export const time: fc.Arbitrary<bigint> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          0n,
          0n,
          1n << 56n,
          16n << 56n,
          MIN,
          LAST,
          (3n << 50n) - 1n,
          1_700_000_000_000_000_000n,
        ),
        fc.bigInt(-70n, 70n),
        fc.constantFrom(0n, 0n, 1n, 2n, 8n, 14n, 20n, 26n, 32n, 38n, 44n, 50n, 56n),
      )
      .map(([place, steps, shift]) => clamp(place + (steps << shift))),
  },
  { weight: 1, arbitrary: fc.bigInt(MIN, LAST) },
);

const value: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, -0, 1, 1, 2, -5.5, 0.1) },
  { weight: 3, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true }) },
);

const policy: fc.Arbitrary<MergePolicy> = fc.constantFrom(
  MergePolicy.NEVER,
  MergePolicy.NEVER,
  MergePolicy.NEVER,
  MergePolicy.EQUAL,
  MergePolicy.RETAIN,
  MergePolicy.REPLACE,
);

const columns = (times: readonly bigint[], values: readonly number[]): PointColumns => ({
  time: BigInt64Array.from(times),
  value: Float64Array.from(values),
});

const scattered: fc.Arbitrary<PointColumns> = fc
  .array(fc.tuple(time, value), { maxLength: 12 })
  .map((points) =>
    columns(
      points.map(([at]) => at),
      points.map(([, v]) => v),
    ),
  );

/** Evenly spaced points, or many at one time, forwards or backwards. */
const runOf = (maxLength: number): fc.Arbitrary<PointColumns> =>
  fc
    .record({
      start: time,
      step: fc.constantFrom(0n, 1n, 1n, 3n, -1n, 64n, 1n << 20n, -(1n << 26n), 1n << 32n, 1n << 52n),
      length: fc.integer({ min: 1, max: maxLength }),
      values: fc.array(value, { minLength: 1, maxLength: 5 }),
    })
    .map(({ start, step, length, values }) =>
      columns(
        Array.from({ length }, (_, index) => clamp(start + BigInt(index) * step)),
        Array.from({ length }, (_, index) => values[index % values.length]!),
      ),
    );

type Range = { start: bigint; end: bigint };

const range: fc.Arbitrary<Range> = fc
  .tuple(time, time)
  .map(([one, other]) => (one < other ? { start: one, end: other } : { start: other, end: one + 1n }));

/** Short enough to take some points of a leaf and leave others. */
const shortRange: fc.Arbitrary<Range> = fc
  .tuple(time, fc.constantFrom(1n, 3n, 1n << 6n, 1n << 21n, 1n << 33n, 1n << 53n))
  .map(([start, width]) => ({ start, end: start + width < MAX ? start + width : MAX - 1n }));

export const operation = (longestRun: number): fc.Arbitrary<Operation> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.oneof(scattered, runOf(longestRun)), policy)
        .map(([points, rule]) => ({ kind: "insert" as const, points, policy: rule })),
    },
    { weight: 2, arbitrary: fc.constant({ kind: "flush" as const }) },
    {
      weight: 2,
      arbitrary: fc.oneof(range, shortRange).map((deleted) => ({ kind: "delete" as const, ...deleted })),
    },
  );

export const read: fc.Arbitrary<Read> = fc
  .tuple(
    fc.oneof(range, shortRange, fc.constant({ start: MIN, end: MAX - 1n })),
    fc.record({
      version: fc.nat(),
      pointWidth: fc.integer({ min: 0, max: 63 }),
      windowCount: fc.integer({ min: 1, max: 40 }),
      chunkSize: fc.constantFrom(1, 2, 7, 5000),
      resolution: fc.integer({ min: 0, max: 63 }),
      backward: fc.boolean(),
    }),
  )
  .map(([{ start, end }, rest]) => ({ start, end, ...rest }));
