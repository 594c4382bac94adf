/** The rectangle of the plot, in CSS pixels from the top left of what is drawn on, and the time that it shows. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Nanoseconds since the Unix epoch at the left edge; in the view's time, so that series are shifted by their shift. */
  readonly start: bigint;
  /** At the right edge, exclusive. */
  readonly end: bigint;
}

/** The values at the bottom and at the top of the plot. */
export interface ValueScale {
  readonly min: number;
  readonly max: number;
}

/** A stretch of time, `end` exclusive, in the view's time. */
export interface TimeSpan {
  readonly start: bigint;
  readonly end: bigint;
}
