import type { Channel } from "../channel/index.ts";
import type { Columns } from "../columns/index.ts";
import { type ReadLimits, readChunks, readWhole } from "./read-columns.ts";
import type { ColumnBuilder, ReadFormat } from "./read-format.ts";
import type { ReadTask } from "./read-task.ts";
import { Reading } from "./reading.ts";

export { planAlignedWindows, planValues, planWindows } from "./plan-read.ts";
export { ALIGNED_WINDOWS, VALUES, WINDOWS } from "./read-format.ts";
export { Reading } from "./reading.ts";

/** A read of one stream. What is wrong with it shows when it is awaited, before anything is sent. */
export function read<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>>(
  channel: Channel,
  format: ReadFormat<T, C, B>,
  plan: () => T,
  limits: ReadLimits,
): Reading<C> {
  return new Reading(
    () => readWhole(channel, format, plan, limits),
    () => readChunks(channel, format, plan, limits),
  );
}
