import type { Frame } from "btrdb-web/viewport";
import type { AxisSpan } from "./axis-range.ts";
import type { CursorReadings } from "./chart-events.ts";
import type { TimeRange } from "./time-range.ts";

/** What a chart tells its owner. */
export interface ChartViewEvents {
  range(range: TimeRange, previous: TimeRange | undefined, final: boolean, all: boolean): void;
  cursor(time: bigint | undefined, readings: CursorReadings): void;
  frame(frame: Frame): void;
  select(selection: TimeRange | undefined, final: boolean): void;
  axis(name: string, range: AxisSpan | undefined, final: boolean): void;
  error(id: string | undefined, error: unknown): void;
  undo(): void;
  redo(): void;
  /** Try again what failed before there were series. */
  retry(): void;
}
