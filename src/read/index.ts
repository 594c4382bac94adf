import type { Channel } from "../channel/index.ts";
import type { Columns } from "../columns/index.ts";
import { type ReadLimits, readChunks, readWhole } from "./read-columns.ts";
import type { ColumnBuilder, ReadFormat } from "./read-format.ts";
import * as proto from "./read-format.ts";
import type { ReadTask } from "./read-task.ts";
import { type ReadTransport, wantsArrow } from "./read-transport.ts";
import { Reading } from "./reading.ts";

export { planAlignedWindows, planValues, planWindows } from "./plan-read.ts";
export { type JoinedTask, readJoined } from "./read-joined.ts";
export { checkTransport, type ReadTransport, wantsArrow } from "./read-transport.ts";
export { Reading } from "./reading.ts";

/** A read in each of the ways that its answer may travel. */
interface ReadKind<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>> {
  readonly proto: ReadFormat<T, C, B>;
  /** Loaded on first use. */
  arrow(): Promise<ReadFormat<T, C, B>>;
}

const arrow = () => import("./arrow-formats.ts");

export const VALUES = { proto: proto.VALUES, arrow: async () => (await arrow()).ARROW_VALUES };
export const WINDOWS = { proto: proto.WINDOWS, arrow: async () => (await arrow()).ARROW_WINDOWS };
export const ALIGNED_WINDOWS = {
  proto: proto.ALIGNED_WINDOWS,
  arrow: async () => (await arrow()).ARROW_ALIGNED_WINDOWS,
};

/** A read of one stream. What is wrong with it shows when it is awaited, before anything is sent. */
export function read<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>>(
  channel: Channel,
  kind: ReadKind<T, C, B>,
  plan: () => T,
  options: ReadLimits & { readonly transport?: ReadTransport | undefined },
): Reading<C> {
  const choose = async () => (wantsArrow(channel, options.transport) ? kind.arrow() : kind.proto);
  return new Reading(
    () => readWhole(channel, choose, plan, options),
    () => readChunks(channel, choose, plan, options),
  );
}
