import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MergePolicy } from "btrdb-web/proto";
import type { PointColumns } from "../../store/point-store.ts";
import type { PointReader, PointWriter } from "../../store/point-writer.ts";
import { createTreeStore } from "../../tree/index.ts";
import { type JournaledPointsOptions, openJournaledPoints } from "../journaled-points.ts";

/** Opens a journal with the real tree; all streams are known unless told otherwise. */
export function openPoints(
  folder: string,
  options: Partial<JournaledPointsOptions> = {},
): Promise<PointWriter> {
  return openJournaledPoints({
    folder,
    createStore: createTreeStore,
    isKnown: () => true,
    log: () => undefined,
    ...options,
  });
}

export const uuidOf = (number: number): Uint8Array => new Uint8Array(16).fill(number);

export const points = (...times: readonly number[]): PointColumns => ({
  time: BigInt64Array.from(times, BigInt),
  value: Float64Array.from(times),
});

export const { NEVER } = MergePolicy;

/** Times of all points of a version. */
export function timesOf(reader: PointReader, version = 0n): number[] {
  const chunks = [...reader.at(version)!.rawValues(-(16n << 56n), (48n << 56n) - 1n, 5_000)];
  return chunks.flatMap((chunk) => Array.from(chunk.time, Number));
}

/** The segments of a journal as they are on the disk now, as if the power had gone. */
export function copyFolder(folder: string, copy: string): string {
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Contents by name, to see that nothing was touched. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString("latin1")]),
  );
}
