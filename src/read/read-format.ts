import type { Channel, MethodName } from "../channel/index.ts";
import { encodeRequest } from "../codec/index.ts";
import type { Columns } from "../columns/index.ts";
import { RawBuilder } from "../columns/raw-builder.ts";
import { RawColumns } from "../columns/raw-columns.ts";
import { WindowBuilder } from "../columns/window-builder.ts";
import { WindowColumns } from "../columns/window-columns.ts";
import { rawValuesDecoder } from "../decode/decode-raw-values.ts";
import { alignedWindowsDecoder, windowsDecoder } from "../decode/decode-windows.ts";
import type { MessageDecoder } from "../decode/message-decoder.ts";
import { countPoints } from "./answer-size.ts";
import type { ReadLimits } from "./read-limits.ts";
import type { AlignedWindowsTask, ReadTask, ValuesTask, WindowsTask } from "./read-task.ts";

/** Where decoders put what they read. */
export interface ColumnBuilder<C> {
  readonly length: number;
  finish(version: bigint): C;
  /** Makes room for so many in all. */
  reserve(points: number): void;
}

/** What the reads differ in. */
export interface ReadFormat<T extends ReadTask, C extends Columns<unknown>, B extends ColumnBuilder<C>> {
  readonly method: MethodName;
  /** Whether several points may have one time, so that a time does not say where a read stopped. */
  readonly timesRepeat: boolean;
  /** Whether points that are not flushed come in any order, so that the last time does not say what came before it. */
  readonly bufferUnsorted?: boolean;
  encode(task: T): Uint8Array<ArrayBuffer>;
  builder(): B;
  /** Of messages into a builder. */
  decoder(builder: B): MessageDecoder;
  concat(parts: readonly C[]): C;
  /** How many points the whole answer has, where that can be known before it is there. */
  size?(channel: Channel, task: T, limits: ReadLimits): Promise<number | undefined>;
  /** What is left to read when everything up to `lastTime` has come; undefined where that is nothing. */
  rest(task: T, lastTime: bigint): T | undefined;
}

const request = <T extends object>(task: T & { readonly uuid: Uint8Array }, version: bigint) => ({
  ...task,
  uuid: new Uint8Array(task.uuid),
  versionMajor: version,
});

export const VALUES: ReadFormat<ValuesTask, RawColumns, RawBuilder> = {
  method: "rawValues",
  timesRepeat: true,
  encode: ({ version, ...task }) => encodeRequest("rawValues", request(task, version)),
  builder: () => new RawBuilder(),
  decoder: rawValuesDecoder,
  concat: (parts) => RawColumns.concat(...parts),
  size: countPoints,
  rest: (task, lastTime) => ({ ...task, start: lastTime }),
};

const windows = {
  timesRepeat: false,
  builder: () => new WindowBuilder(),
  concat: (parts: readonly WindowColumns[]) => WindowColumns.concat(...parts),
};

/** What a read of a server of v4 has to know. */
interface FromV4 {
  readonly isV4?: boolean;
}

/** Of v4, points that are not flushed come in any order. */
export function valuesFormat({ isV4 = false }: FromV4): typeof VALUES {
  return isV4 ? { ...VALUES, bufferUnsorted: true } : VALUES;
}

/** The same without a standard deviation, where the server has none. */
export function windowsFormat<T extends ReadTask>(
  format: ReadFormat<T, WindowColumns, WindowBuilder>,
  { isV4 = false }: FromV4,
): ReadFormat<T, WindowColumns, WindowBuilder> {
  return isV4 ? { ...format, builder: () => new WindowBuilder({ noStddev: true }) } : format;
}

export const WINDOWS: ReadFormat<WindowsTask, WindowColumns, WindowBuilder> = {
  ...windows,
  method: "windows",
  encode: ({ version, ...task }) => encodeRequest("windows", request(task, version)),
  decoder: windowsDecoder,
  // Empty windows are in the answer too.
  size: async (_channel, { start, end, width }) => Number((end - start) / width),
  rest: (task, lastTime) => {
    const start = lastTime + task.width;
    return start + task.width > task.end ? undefined : { ...task, start };
  },
};

export const ALIGNED_WINDOWS: ReadFormat<AlignedWindowsTask, WindowColumns, WindowBuilder> = {
  ...windows,
  method: "alignedWindows",
  encode: ({ version, ...task }) => encodeRequest("alignedWindows", request(task, version)),
  decoder: alignedWindowsDecoder,
  rest: (task, lastTime) => {
    const width = BigInt(task.pointWidth);
    const start = lastTime + (1n << width);
    return start >> width >= task.end >> width ? undefined : { ...task, start };
  },
};
