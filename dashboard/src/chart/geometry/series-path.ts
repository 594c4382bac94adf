import type { SeriesFrame } from "btrdb-web/viewport";
import { BandColumns, type RectSink } from "./band-columns.ts";
import { BandTracer } from "./band-tracer.ts";
import { LineTracer } from "./line-tracer.ts";
import { MARK_RADIUS, traceMark } from "./mark.ts";
import type { PathSink } from "./path-sink.ts";
import type { PlotArea, ValueScale } from "./plot-area.ts";
import { ValuePosition } from "./value-position.ts";
import { type RowVisitor, walkRows } from "./walk-rows.ts";

/** Where the parts of a series go. They stick out of the plot: clip to it. */
export interface SeriesSinks {
  /** To stroke, with round or bevelled joins: the raw points, or the means of windows. */
  readonly line: PathSink;
  /**
   * To fill: all values from min to max, as a path or, which canvases paint much faster, as rectangles on whole multiples of
   * `pixel`: one device pixel or some of them, in the unit of the area.
   */
  readonly band: PathSink | { readonly rects: RectSink; readonly pixel: number };
  /** To fill: dots of single points, as closed polygons. */
  readonly marks: PathSink;
}

/** What was drawn. */
export interface TraceSummary {
  /** Gaps between two rows that reach into the view. */
  readonly breaks: number;
  /** Raw points and windows in view. */
  readonly points: number;
}

/** Raw points are marked where they are further apart than this on the average. */
const SPARSE_PX = 6;

/**
 * Draws a series: a line through raw points or through the means of windows at their middles, a band from min to max over
 * the whole width of the windows, and dots where raw points are sparse or where there is too little of a line to be seen.
 * The line ends where there is a gap (see {@link walkRows}; `joined`: only where nothing is known), or a value that is not a finite number; where windows begin or
 * end it, it goes on to their edges. It runs beyond the plot to the nearest rows outside.
 */
export function tracePath(
  series: SeriesFrame,
  area: PlotArea,
  scale: ValueScale,
  sinks: SeriesSinks,
  joined = false,
): TraceSummary {
  const tracer = new SeriesTracer(area, scale, sinks);
  walkRows(series, area, tracer, joined);
  return tracer.finish();
}

class SeriesTracer implements RowVisitor {
  readonly #area: PlotArea;
  readonly #left: number;
  readonly #span: number;
  readonly #pxPerNs: number;
  readonly #position: ValuePosition;
  readonly #line: LineTracer;
  readonly #band: BandTracer | BandColumns;
  readonly #marks: PathSink;
  /** Positions of the raw points in view, as long as they are few; of raw points and of windows that make no line. */
  readonly #points: number[] = [];
  readonly #lonelyPoints: number[] = [];
  readonly #lonelyWindows: number[] = [];
  #sparse = true;
  #rows = 0;
  #breaks = 0;
  /** Where the last row ended, and whether the line was broken behind it. */
  #end = Number.NaN;
  #broken = false;
  /** The end of the window that the line leads to; undefined after a raw point. */
  #edge: number | undefined;
  #edgeY = 0;

  constructor(area: PlotArea, scale: ValueScale, { line, band, marks }: SeriesSinks) {
    this.#area = area;
    this.#left = area.left;
    this.#span = Number(area.end - area.start);
    this.#pxPerNs = area.width / this.#span;
    this.#position = new ValuePosition(area, scale);
    this.#line = new LineTracer(line, area, (x, y) => {
      (this.#edge === undefined ? this.#lonelyPoints : this.#lonelyWindows).push(x, y);
    });
    this.#band = "rects" in band ? new BandColumns(band.rects, area, band.pixel) : new BandTracer(band, area);
    this.#marks = marks;
  }

  point(at: number, value: number): void {
    this.#band.end();
    this.#edge = undefined;
    const visible = at >= 0 && at < this.#span;
    if (visible) this.#rows += 1;
    if (!Number.isFinite(value)) {
      this.#breakLine();
      return;
    }
    const x = this.#left + at * this.#pxPerNs;
    const y = this.#position.at(value);
    this.#begin(at, at);
    this.#line.add(x, y);
    if (visible && this.#sparse) {
      this.#points.push(x, y);
      this.#sparse = (this.#points.length / 2) * SPARSE_PX < this.#area.width;
    }
  }

  window(from: number, to: number, at: number, min: number, mean: number, max: number): void {
    if (to > 0 && from < this.#span) this.#rows += 1;
    const left = this.#left + from * this.#pxPerNs;
    const right = this.#left + to * this.#pxPerNs;
    // Infinite ones reach beyond the plot; NaN is no number to draw.
    if (min <= max) this.#band.add(left, right, this.#position.at(max), this.#position.at(min));
    else this.#band.end();
    if (!Number.isFinite(mean)) {
      this.#breakLine();
      return;
    }
    const y = this.#position.at(mean);
    const opens = !this.#line.open;
    this.#begin(from, to);
    if (opens) this.#line.add(left, y);
    this.#line.add(this.#left + at * this.#pxPerNs, y);
    this.#edge = right;
    this.#edgeY = y;
  }

  gap(): void {
    this.#breakLine();
    this.#band.end();
  }

  /** The line goes on; of what there would be between its ends, nobody knows the least and the most. */
  bridge(): void {
    if (this.#line.open && this.#edge !== undefined) this.#line.add(this.#edge, this.#edgeY);
    this.#band.end();
  }

  finish(): TraceSummary {
    this.gap();
    this.#band.finish();
    this.#dots(this.#sparse ? this.#points : this.#lonelyPoints);
    this.#dots(this.#lonelyWindows);
    return { breaks: this.#breaks, points: this.#rows };
  }

  #dots(positions: readonly number[]): void {
    const { left, top, width, height } = this.#area;
    let [lastX, lastY] = [Number.NaN, Number.NaN];
    for (let index = 0; index < positions.length; index += 2) {
      const [x, y] = [positions[index] as number, positions[index + 1] as number];
      if (x < left - MARK_RADIUS || x > left + width + MARK_RADIUS) continue;
      if (y < top - MARK_RADIUS || y > top + height + MARK_RADIUS) continue;
      // Of several in one place, one is enough.
      if (Math.abs(x - lastX) < 0.5 && Math.abs(y - lastY) < 0.5) continue;
      traceMark(this.#marks, x, y);
      [lastX, lastY] = [x, y];
    }
  }

  /** Counts the break before a row that is drawn, if there was one in view. */
  #begin(from: number, to: number): void {
    if (this.#broken && from > 0 && this.#end < this.#span) this.#breaks += 1;
    this.#broken = false;
    this.#end = to;
  }

  #breakLine(): void {
    if (this.#line.open && this.#edge !== undefined) this.#line.add(this.#edge, this.#edgeY);
    this.#line.end();
    this.#edge = undefined;
    this.#broken = true;
  }
}
