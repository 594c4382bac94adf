import type { Frame, SeriesFrame } from "btrdb-web/viewport";
import type { TimeSpan } from "./geometry/plot-area.ts";

/** What a chart shows of one series, exactly. */
export interface SeriesDescription {
  readonly id: string;
  readonly uuid: string;
  readonly status: SeriesFrame["status"];
  /** What is drawn: "raw", a point width, or "mixed" while some of it is a stand-in. */
  readonly level: "raw" | "mixed" | number | undefined;
  /** "12.0": major and minor. */
  readonly version: string | undefined;
  /** Points or windows in view. */
  readonly rows: number;
  /** Points that they stand for. */
  readonly points: bigint;
  /** All of it is what the view asks for. */
  readonly exact: boolean;
  /** The first and the last row in view, with the stream's own time; the value is the mean for windows. */
  readonly first: RowDescription | undefined;
  readonly last: RowDescription | undefined;
  readonly error: string | undefined;
}

export interface RowDescription {
  readonly time: bigint;
  readonly value: number;
}

/** What a chart shows, exactly; for tests and scripts. */
export interface ChartDescription {
  readonly from: bigint | undefined;
  readonly to: bigint | undefined;
  readonly settled: boolean;
  readonly revision: number;
  readonly series: readonly SeriesDescription[];
}

export function describeChart(frame: Frame, view: TimeSpan | undefined): ChartDescription {
  const { settled, revision } = frame;
  const series = view === undefined ? [] : describeSeries(frame, view);
  return { from: view?.start, to: view?.end, settled, revision, series };
}

/** Says of each series of a frame what is in view. */
export function describeSeries(frame: Pick<Frame, "series">, view: TimeSpan): SeriesDescription[] {
  return frame.series.map((series) => {
    let rows = 0;
    let points = 0n;
    let exact = series.status === "ready";
    let first: RowDescription | undefined;
    let last: RowDescription | undefined;
    let level: SeriesDescription["level"];
    for (const piece of series.pieces) {
      if (piece.end <= view.start || piece.start >= view.end) continue;
      const { columns } = piece;
      const length = piece.kind === "raw" ? 1n : 1n << BigInt(piece.pointWidth);
      // Rows that overlap the view: the points in it, and windows that reach into it.
      const from = Math.max(piece.from, columns.indexOf(view.start - series.shift - length + 1n));
      const to = Math.min(piece.to, columns.indexOf(view.end - series.shift));
      if (!piece.exact) exact = false;
      const own = piece.kind === "raw" ? "raw" : piece.pointWidth;
      level = level === undefined || level === own ? own : "mixed";
      if (to <= from) continue;
      rows += to - from;
      if (piece.kind === "raw") points += BigInt(to - from);
      else for (let row = from; row < to; row += 1) points += piece.columns.count[row]!;
      const values = piece.kind === "raw" ? piece.columns.value : piece.columns.mean;
      first ??= { time: columns.time[from]!, value: values[from]! };
      last = { time: columns.time[to - 1]!, value: values[to - 1]! };
    }
    const { version, error } = series;
    return {
      id: series.id,
      uuid: series.stream.uuid,
      status: series.status,
      level: level ?? series.level,
      version: version && `${version.major}.${version.minor}`,
      rows,
      points,
      exact,
      first,
      last,
      error: error && `${error.code}: ${error.message}`,
    };
  });
}

/** Sets data attributes; undefined takes them away. Names are in kebab case. */
export function setFacts(element: Element, facts: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(facts)) {
    const text = value === undefined ? undefined : String(value);
    if (text === undefined) element.removeAttribute(`data-${name}`);
    else if (element.getAttribute(`data-${name}`) !== text) element.setAttribute(`data-${name}`, text);
  }
}
