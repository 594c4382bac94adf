import type { Reading } from "../data/reading.ts";
import type { StreamRef } from "../data/stream-ref.ts";
import type { Columns } from "./columns.ts";
import { inView, pointsBetween } from "./in-view.ts";
import type { TimeRange } from "./time-range.ts";

/**
 * Says in data attributes what is drawn, exactly: `level` ("raw" or the point width), `rows` (points or windows in view),
 * `points` (that they stand for), `breaks` (of the line), `version`, `uuid`, `from`, `to`, and `first-` and `last-` `time` and
 * `value` (the mean, for windows). Times are nanoseconds.
 */
export function drawnAttributes(
  element: HTMLElement,
  drawn: { readonly stream: StreamRef; readonly reading: Reading } | undefined,
  view: TimeRange | undefined,
  columns: Columns | undefined,
): void {
  const set = (name: string, value: unknown) => {
    if (value === undefined) element.removeAttribute(`data-${name}`);
    else element.setAttribute(`data-${name}`, String(value));
  };
  set("from", view?.start);
  set("to", view?.end);
  const reading = drawn?.reading;
  const { from, to } =
    reading !== undefined && view !== undefined ? inView(reading, view) : { from: 0, to: 0 };
  const any = to > from ? reading : undefined;
  const values = any?.kind === "raw" ? any.value : any?.mean;
  set("uuid", drawn?.stream.id);
  set("level", reading?.kind === "windows" ? reading.pointWidth : reading?.kind);
  set("rows", reading && to - from);
  set("points", reading && pointsBetween(reading, from, to));
  set("breaks", columns?.mean.filter((value) => value === null).length);
  set("version", reading && `${reading.version.major}.${reading.version.minor}`);
  set("first-time", any?.time[from]);
  set("last-time", any?.time[to - 1]);
  set("first-value", values?.[from]);
  set("last-value", values?.[to - 1]);
}
