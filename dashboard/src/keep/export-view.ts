import type { Stream, StreamVersion } from "btrdb-web";

/** A line of the chart, as it is exported. */
export interface ExportSeries {
  readonly stream: Stream;
  readonly collection: string;
  readonly name: string;
  /** As it is stored; "" where the stream has none. */
  readonly unit: string;
  /** The version that it is pinned to; left out: the latest. */
  readonly version?: bigint | undefined;
  /** Nanoseconds that it is moved to the right. */
  readonly shift?: bigint | undefined;
  /** The version on the screen: that of its frame. */
  readonly shown?: StreamVersion | undefined;
  /** What is drawn of it: raw points, or windows of a point width; undefined until it is known. */
  readonly level?: "raw" | number | undefined;
}

/** What there is to export: the view as it is at the moment of the click. */
export interface ExportView {
  readonly series: readonly ExportSeries[];
  /** Nanoseconds since the Unix epoch, in the view's time. */
  readonly start: bigint;
  /** Exclusive. */
  readonly end: bigint;
}

/** "collection/name". */
export function fullName({ collection, name }: Pick<ExportSeries, "collection" | "name">): string {
  return collection === "" ? name : `${collection}/${name}`;
}
