import fc from "fast-check";
import { expect, test } from "vitest";
import { createNaiveStore } from "../model/naive-store.ts";
import { createMemoryPoints, type PointReader, type PointWriter } from "../store/point-writer.ts";
import { temporaryFolder } from "../testing/test-server.ts";
import { type Operation, operation } from "../tree/testing/operations.ts";
import { copyFolder, openPoints, uuidOf } from "./testing/journal-folder.ts";

/** 60 random lives in `npm test`, LONG=1 for 3,000. */
const lives = process.env.LONG ? 3_000 : 60;

const stream = fc.integer({ min: 0, max: 2 });

type Step =
  | { readonly kind: "write"; readonly stream: number; readonly operation: Operation }
  | { readonly kind: "forget"; readonly stream: number }
  | { readonly kind: "reopen"; readonly how: "close" | "crash" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant("write" as const), stream, operation: operation(300) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("forget" as const), stream }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("reopen" as const), how: fc.constantFrom("close", "crash") }),
  },
);

function write(writer: PointWriter, uuid: Uint8Array, one: Operation): Promise<unknown> {
  if (one.kind === "insert") return writer.insert(uuid, one.points, one.policy);
  if (one.kind === "flush") return writer.flush(uuid);
  return writer.delete(uuid, one.start, one.end);
}

function everything(reader: PointReader): unknown {
  const versions: unknown[] = [];
  const { major } = reader.version;
  for (let version = 9n; version <= major; version++) {
    const snapshot = reader.at(version === 9n ? 0n : version)!;
    versions.push(snapshot.version, [...snapshot.rawValues(-(16n << 56n), (48n << 56n) - 1n, 5_000)]);
  }
  return versions;
}

/** Does the steps with both at once, not waiting for each; both must answer the same. */
async function apply(steps: readonly Step[], writer: PointWriter, model: PointWriter): Promise<void> {
  const [answers, expected] = [writer, model].map((points) =>
    steps.flatMap((one) => {
      if (one.kind === "reopen") return [];
      const uuid = uuidOf(one.stream);
      return one.kind === "forget" ? points.forget(uuid) : write(points, uuid, one.operation);
    }),
  );
  expect(await Promise.all(answers!)).toEqual(await Promise.all(expected!));
}

/** One life with the journal, beside one of the naive model that never closes. */
async function live(groups: readonly (readonly Step[])[], segmentBytes: number): Promise<void> {
  let folder = temporaryFolder();
  const model = createMemoryPoints(createNaiveStore);
  let writer = await openPoints(folder, { segmentBytes });
  try {
    for (const group of groups) {
      await apply(group, writer, model);
      const reopen = group.findLast((one) => one.kind === "reopen")?.how;
      // A crash: the folder goes on as it is now, the writer knows nothing of it.
      if (reopen === "crash") folder = copyFolder(folder, temporaryFolder());
      if (reopen !== undefined) {
        await writer.close();
        writer = await openPoints(folder, { segmentBytes });
      }
      for (const uuid of [0, 1, 2].map(uuidOf)) {
        expect(everything(writer.points(uuid))).toEqual(everything(model.points(uuid)));
      }
    }
  } finally {
    await writer.close();
  }
}

test("a journal opened at any time is as a store that never closed", async () => {
  const groups = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 10 });
  await fc.assert(fc.asyncProperty(groups, fc.constantFrom(1, 500, 20_000, 1 << 28), live), {
    numRuns: lives,
  });
}, 3_600_000);

test("and the comparison can fail", async () => {
  const folder = temporaryFolder();
  const writer = await openPoints(folder);
  const model = createMemoryPoints(createNaiveStore);
  const points = { time: BigInt64Array.of(1n), value: Float64Array.of(1) };
  await Promise.all([writer, model].map((one) => one.insert(uuidOf(0), points, 0)));
  await model.flush(uuidOf(0));
  expect(everything(writer.points(uuidOf(0)))).not.toEqual(everything(model.points(uuidOf(0))));
  await writer.close();
});
