import type { RawBuilder } from "../columns/raw-builder.ts";
import type { RawColumns } from "../columns/raw-columns.ts";
import type { WindowBuilder } from "../columns/window-builder.ts";
import type { WindowColumns } from "../columns/window-columns.ts";
import { arrowValuesDecoder, arrowWindowsDecoder } from "../decode/decode-arrow.ts";
import { ALIGNED_WINDOWS, type ReadFormat, VALUES, WINDOWS } from "./read-format.ts";
import type { AlignedWindowsTask, ValuesTask, WindowsTask } from "./read-task.ts";

// Requests are those of the namesakes: ArrowRawValuesParams has one more field, a template that is not used here.

export const ARROW_VALUES: ReadFormat<ValuesTask, RawColumns, RawBuilder> = {
  ...VALUES,
  method: "arrowRawValues",
  decoder: arrowValuesDecoder,
};

export const ARROW_WINDOWS: ReadFormat<WindowsTask, WindowColumns, WindowBuilder> = {
  ...WINDOWS,
  method: "arrowWindows",
  decoder: arrowWindowsDecoder,
};

export const ARROW_ALIGNED_WINDOWS: ReadFormat<AlignedWindowsTask, WindowColumns, WindowBuilder> = {
  ...ALIGNED_WINDOWS,
  method: "arrowAlignedWindows",
  decoder: arrowWindowsDecoder,
};
