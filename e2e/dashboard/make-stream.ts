import { randomUUID } from "node:crypto";
import { uuidToText } from "btrdb-web";
import type { TestStack } from "../fixtures.ts";

/** A stream that a test has made, with all that is in it. */
export interface MadeStream {
  readonly uuid: string;
  readonly bytes: Uint8Array;
  readonly collection: string;
  readonly name: string;
  readonly unit: string;
  readonly time: BigInt64Array;
  readonly value: Float64Array;
}

export interface StreamRecipe {
  readonly name?: string;
  readonly unit?: string;
  /** By default one that no other test has. */
  readonly collection?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly points: number;
  /** Nanoseconds since the Unix epoch of the point with this index. */
  readonly time: (index: number) => bigint;
  readonly value: (index: number) => number;
}

/** 2023-11-14T22:13:20.123456789Z: no round number, so that nothing is right by rounding. */
export const START = 1_700_000_000_123_456_789n;
export const SECOND = 1_000_000_000n;

/** Writes a stream straight into the server of a stack, whatever the page goes through. */
export async function makeStream(stack: TestStack, recipe: StreamRecipe): Promise<MadeStream> {
  const { name = "wave", unit = "V", points, annotations = {} } = recipe;
  const { collection = `e2e/${randomUUID().slice(0, 8)}` } = recipe;
  const time = BigInt64Array.from({ length: points }, (_, index) => recipe.time(index));
  const value = Float64Array.from({ length: points }, (_, index) => recipe.value(index));
  const { ingest } = stack.server;
  const bytes = await ingest.createStream({ collection, tags: { name, unit }, annotations });
  const made = { uuid: uuidToText(bytes), bytes, collection, name, unit, time, value };
  if (points > 0) await addPoints(stack, made, { time, value });
  return made;
}

/** Inserts and makes a version of it. */
export async function addPoints(
  stack: TestStack,
  { bytes }: Pick<MadeStream, "bytes">,
  points: { readonly time: BigInt64Array; readonly value: Float64Array },
): Promise<void> {
  await stack.server.ingest.insert(bytes, points);
  await stack.server.ingest.flush(bytes);
}

/** A sine with some noise that is the same each time. */
export function wave(index: number): number {
  return 120 * Math.sin(index / 70) + ((index * 7919) % 101) / 101;
}
