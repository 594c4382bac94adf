import { now, type Stream } from "btrdb-web";
import type { JumpTarget } from "../time/time-picker.ts";

/** The time to jump to: that of the first or last point of all streams, or now. Undefined where there is no point. */
export async function jumpTime(
  to: JumpTarget,
  streams: readonly {
    readonly stream: Stream;
    readonly version?: bigint | undefined;
    readonly shift?: bigint | undefined;
  }[],
): Promise<bigint | undefined> {
  if (to === "now") return now();
  const times = await Promise.all(
    streams.map(async ({ stream, version = 0n, shift = 0n }) => {
      const point = await (to === "earliest" ? stream.earliest({ version }) : stream.latest({ version }));
      return point === undefined ? [] : [point.time + shift];
    }),
  );
  const sorted = times.flat().sort((a, b) => (a < b ? -1 : 1));
  return to === "earliest" ? sorted[0] : sorted.at(-1);
}

/** A range as long as the one before, in which a time is where one expects it: a first point left, a last one right. */
export function rangeAround(
  time: bigint,
  to: JumpTarget | "middle",
  span: bigint,
): { readonly start: bigint; readonly end: bigint } {
  const before = to === "earliest" ? span / 16n : to === "middle" ? span / 2n : span - span / 16n;
  return { start: time - before, end: time - before + span };
}
