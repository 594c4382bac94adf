import type { SeriesFrame } from "btrdb-web/viewport";
import type { ValueScale } from "../geometry/plot-area.ts";

/** A tick of an axis. */
export interface PictureTick {
  /** CSS pixels from the left edge of the plot, or from its top. */
  readonly position: number;
  /** Lines are separated by "\n". */
  readonly label: string;
}

/** A value axis. Axes of one side are put beside each other, the first nearest to the plot. */
export interface PictureAxis {
  readonly side: "left" | "right";
  /** Such as "Voltage (kV)". */
  readonly label: string;
  readonly ticks: readonly PictureTick[];
  /** Of the labels; left out: that of all text. */
  readonly color?: string | undefined;
}

/** A line of the picture and of its legend. */
export interface PictureSeries {
  readonly frame: SeriesFrame;
  readonly scale: ValueScale;
  /** CSS colour of the line; the band is the same with less opacity. */
  readonly color: string;
  readonly name: string;
  /** "" where there is none. */
  readonly unit: string;
  /** Drawn on over gaps. */
  readonly joined?: boolean | undefined;
  /** What else the legend says, such as "version 12" or "shifted by +1 h". */
  readonly notes?: readonly string[] | undefined;
}

/** All that an SVG of the chart needs. Sizes are CSS pixels; the picture is laid out around the plot. */
export interface ChartPicture {
  readonly title: string;
  /** The plotting area alone, as on the screen. */
  readonly width: number;
  readonly height: number;
  /** Nanoseconds since the Unix epoch that it shows, `end` exclusive. */
  readonly start: bigint;
  readonly end: bigint;
  readonly timeTicks: readonly PictureTick[];
  readonly valueAxes: readonly PictureAxis[];
  readonly series: readonly PictureSeries[];
  /** Texts of the footer: both ends of the range as people read them, and the zone. */
  readonly range: string;
  readonly zone: string;
  /** CSS colours. */
  readonly theme: {
    readonly background: string;
    readonly text: string;
    readonly textSoft: string;
    readonly grid: string;
    readonly border: string;
  };
}
