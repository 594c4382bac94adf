import type { Frame } from "btrdb-web/viewport";
import type { Zone } from "../format/zone.ts";
import { setText } from "../ui/element.ts";
import type { ChartDom } from "./chart-dom.ts";
import type { CursorReadings } from "./chart-events.ts";
import type { ChartSeries } from "./chart-series.ts";
import { dotsOf, readingsAt, sameReadings, spokenReadings } from "./cursor.ts";
import type { Painted } from "./painter.ts";
import type { TimeRange } from "./time-range.ts";

/** Cursor and selection: what lies over the canvas and moves without it. */
export class CursorLayer {
  readonly #dom: ChartDom;
  readonly #changed: (time: bigint | undefined, readings: CursorReadings) => void;
  cursor: bigint | undefined;
  selection: TimeRange | undefined;
  /** Say what is read next: the cursor was moved by keyboard. */
  announce = false;
  #told: { readonly time: bigint | undefined; readonly readings: CursorReadings } = {
    time: undefined,
    readings: new Map(),
  };

  constructor(dom: ChartDom, changed: (time: bigint | undefined, readings: CursorReadings) => void) {
    this.#dom = dom;
    this.#changed = changed;
  }

  draw(frame: Frame, { area, scales }: Painted, series: readonly ChartSeries[], zone: Zone): void {
    const { overlay, readout, live } = this.#dom;
    const { cursor } = this;
    const readings: CursorReadings = cursor === undefined ? new Map() : readingsAt(frame, cursor, area);
    const inside = cursor !== undefined && cursor >= area.start && cursor <= area.end;
    const x = inside ? (Number(cursor - area.start) / Number(area.end - area.start)) * area.width : undefined;
    overlay.showCursor(x, dotsOf(readings, series, scales, area));
    overlay.showSelection(this.selection, area);
    readout.showCursor(cursor, readings, zone);
    if (cursor !== this.#told.time || !sameReadings(readings, this.#told.readings)) {
      this.#told = { time: cursor, readings };
      this.#changed(cursor, readings);
    }
    if (!this.announce) return;
    this.announce = false;
    if (cursor !== undefined) setText(live, spokenReadings(cursor, readings, series, zone));
  }
}
