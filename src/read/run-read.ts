import { promptReturn, type StoppableIterable } from "../bulk/index.ts";
import type { Channel } from "../channel/index.ts";
import type { Columns } from "../columns/index.ts";
import { readChunks, readWhole } from "./read-columns.ts";
import type { ColumnBuilder, ReadFormat } from "./read-format.ts";
import * as proto from "./read-format.ts";
import type { JoinedTask } from "./read-joined.ts";
import type { ReadLimits } from "./read-limits.ts";
import type { AlignedWindowsTask, ReadTask, ValuesTask, WindowsTask } from "./read-task.ts";

/**
 * A read as plain data, so that it can run elsewhere. `arrow`: its answer comes as Arrow. `isV4`: the server is of version
 * 4, which knows no standard deviation, for one thing.
 */
export type ReadRequest = { readonly isV4?: boolean } & (
  | { readonly kind: "values"; readonly task: ValuesTask; readonly arrow: boolean }
  | { readonly kind: "windows"; readonly task: WindowsTask; readonly arrow: boolean }
  | { readonly kind: "alignedWindows"; readonly task: AlignedWindowsTask; readonly arrow: boolean }
  | { readonly kind: "joined"; readonly task: JoinedTask; readonly arrow: true }
);

/** A read that has not begun. */
export interface RunnableRead {
  whole(): Promise<unknown>;
  chunks(): StoppableIterable<unknown>;
}

// Loaded on first use.
const arrow = () => import("./arrow-formats.ts");
const joined = () => import("./read-joined.ts");

/** Runs a read over this channel itself. */
export function runRead(channel: Channel, request: ReadRequest, limits: ReadLimits): RunnableRead {
  switch (request.kind) {
    case "values": {
      const format = async () => (request.arrow ? (await arrow()).ARROW_VALUES : proto.valuesFormat(request));
      return runnable(channel, format, request.task, limits);
    }
    case "windows": {
      const format = async () =>
        request.arrow ? (await arrow()).ARROW_WINDOWS : proto.windowsFormat(proto.WINDOWS, request);
      return runnable(channel, format, request.task, limits);
    }
    case "alignedWindows": {
      const format = async () =>
        request.arrow
          ? (await arrow()).ARROW_ALIGNED_WINDOWS
          : proto.windowsFormat(proto.ALIGNED_WINDOWS, request);
      return runnable(channel, format, request.task, limits);
    }
    case "joined": {
      const whole = async () => (await joined()).readJoined(channel, request.task, limits);
      return {
        whole,
        chunks: () =>
          promptReturn(async function* () {
            yield await whole();
          }),
      };
    }
  }
}

function runnable<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>>(
  channel: Channel,
  format: () => Promise<ReadFormat<T, C, B>>,
  task: T,
  limits: ReadLimits,
): RunnableRead {
  return {
    whole: () => readWhole(channel, format, task, limits),
    chunks: () => readChunks(channel, format, task, limits),
  };
}
