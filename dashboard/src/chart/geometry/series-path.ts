import type { SeriesFrame } from "btrdb-web/viewport";
import type { PathSink } from "./path-sink.ts";
import type { PlotArea, ValueScale } from "./plot-area.ts";

/** Where the parts of a series go. They stick out of the plot: clip to it. */
export interface SeriesSinks {
  /** To stroke, with round or bevelled joins: the raw points, or the means of windows. */
  readonly line: PathSink;
  /** To fill: all values from min to max. */
  readonly band: PathSink;
  /** To fill: dots of single points, as closed polygons. */
  readonly marks: PathSink;
}

/** What was drawn. */
export interface TraceSummary {
  /** How often the line stops and goes on later, in view. */
  readonly breaks: number;
  /** Raw points and windows in view. */
  readonly points: number;
}

export function tracePath(
  _series: SeriesFrame,
  _area: PlotArea,
  _scale: ValueScale,
  _sinks: SeriesSinks,
): TraceSummary {
  return { breaks: 0, points: 0 };
}
