import type { Frame } from "btrdb-web/viewport";
import type { AxisSpan } from "./axis-range.ts";
import type { SeriesReading } from "./geometry/reading-at.ts";
import type { TimeRange } from "./time-range.ts";

/** What the cursor reads, by the id of the series. */
export type CursorReadings = ReadonlyMap<string, SeriesReading>;

/** Events of a `<btrdb-chart>`, by name, with what their `detail` is. All of them bubble, also out of shadow roots. */
export interface ChartEventDetails {
  /** The user moved. One of a move's events is final, the last. */
  "btrdb-range": {
    readonly start: bigint;
    readonly end: bigint;
    readonly final: boolean;
    /** What was in view before; the `range` of the element is the new one already. */
    readonly previous: TimeRange | undefined;
    /** What was asked for is all there is, and `start` and `end` are where that is now. */
    readonly all: boolean;
  };
  /** The cursor is elsewhere, or reads something else. */
  "btrdb-cursor": { readonly time: bigint | undefined; readonly readings: CursorReadings };
  /** There is something new to draw. */
  "btrdb-frame": { readonly frame: Frame };
  /** The user selected a stretch, or took the selection away. */
  "btrdb-select": { readonly selection: TimeRange | undefined; readonly final: boolean };
  /** The user gave a value axis a range of its own, or (undefined) none any more: `axes` of the element says so already. */
  "btrdb-axis": { readonly name: string; readonly range: AxisSpan | undefined; readonly final: boolean };
  /** A series could not be read; without an id: nothing could be. */
  "btrdb-error": { readonly id: string | undefined; readonly error: unknown };
  /** Somebody pressed the key for it; the history is the page's. */
  "btrdb-undo": undefined;
  "btrdb-redo": undefined;
}

export type ChartEventMap = {
  [Name in keyof ChartEventDetails]: CustomEvent<ChartEventDetails[Name]>;
};

declare global {
  interface HTMLElementEventMap extends ChartEventMap {}
}
