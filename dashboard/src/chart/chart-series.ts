import type { Stream } from "btrdb-web";
import type { ViewSeries } from "btrdb-web/viewport";

/** One line of a `<btrdb-chart>`. */
export interface ChartSeries {
  /** Names it in events and frames; no two of a chart have the same. */
  readonly id: string;
  readonly stream: Stream;
  readonly name: string;
  readonly collection: string;
  /** As the stream's tag says it: "volts". */
  readonly unit: string;
  /** Index into the palette, 0 to 7: the CSS variables --series-0 to --series-7. */
  readonly color: number;
  /** Version to show for ever; left out: the latest. */
  readonly version?: bigint | undefined;
  /** Nanoseconds that it is moved to the right. */
  readonly shift?: bigint | undefined;
  /** Name of a value axis of its own; left out: the axis of its unit. */
  readonly axis?: string | undefined;
  /** Drawn on over gaps, from the last point before to the first one after. */
  readonly joined?: boolean | undefined;
  /** Not drawn, and not asked for. */
  readonly hidden?: boolean | undefined;
}

/** How many colours there are. */
export const PALETTE_SIZE = 8;

/** Index into the palette of any whole number. */
export function paletteIndex(color: number): number {
  return ((Math.trunc(color) % PALETTE_SIZE) + PALETTE_SIZE) % PALETTE_SIZE || 0;
}

/** Those that are seen, as a viewport is asked for them. */
export function viewSeries(series: readonly ChartSeries[]): ViewSeries[] {
  return series
    .filter(({ hidden }) => !hidden)
    .map(({ id, stream, version, shift }) => ({ id, stream, version, shift }));
}

/** Whether two lists are the same to whoever looks at the chart. */
export function sameSeries(a: readonly ChartSeries[], b: readonly ChartSeries[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index]!;
      return (
        one.id === other.id &&
        one.stream === other.stream &&
        one.name === other.name &&
        one.collection === other.collection &&
        one.unit === other.unit &&
        one.color === other.color &&
        one.version === other.version &&
        one.shift === other.shift &&
        one.axis === other.axis &&
        (one.joined ?? false) === (other.joined ?? false) &&
        (one.hidden ?? false) === (other.hidden ?? false)
      );
    })
  );
}
