import { isBTrDBError } from "btrdb-web";
import type { Frame, SeriesFrame } from "btrdb-web/viewport";
import type { ChartSeries } from "./chart-series.ts";

/** How the chart as a whole stands, and so what there is to say over the plot. */
export type ChartStatus =
  /** A page that embeds the chart gave an endpoint, which is being connected to. */
  | { readonly kind: "connecting" }
  /** It could not be connected to, or its streams were not found, or nothing could be asked of any. */
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "none" }
  | { readonly kind: "hidden" }
  /** Nothing is there to be drawn yet. */
  | { readonly kind: "loading" }
  /** No series has a point at all. */
  | { readonly kind: "void" }
  /** There are no points in view. */
  | { readonly kind: "empty" }
  | {
      readonly kind: "ready";
      readonly loading: boolean;
      readonly failed: readonly SeriesFrame[];
      /** Of how many series. */
      readonly all: number;
    };

export interface StatusInput {
  readonly connecting: boolean;
  /** Of what comes before a view: connecting, finding streams, finding out where data is. */
  readonly error: unknown;
  readonly series: readonly ChartSeries[];
  /** Undefined while it is not known what stretch of time to show. */
  readonly frame: Frame | undefined;
  /** All series were asked for all times, and there is nothing. */
  readonly nothingAnywhere: boolean;
  /** Rows in view, of all series. */
  readonly rows: number;
}

export function chartStatus(input: StatusInput): ChartStatus {
  const { frame, series, rows } = input;
  if (input.error !== undefined) return { kind: "failed", error: input.error };
  if (input.connecting) return { kind: "connecting" };
  if (series.length === 0) return { kind: "none" };
  if (series.every(({ hidden }) => hidden)) return { kind: "hidden" };
  if (input.nothingAnywhere) return { kind: "void" };
  if (frame === undefined) return { kind: "loading" };
  const failed = frame.series.filter(({ status }) => status === "failed");
  const [first] = failed;
  if (
    first !== undefined &&
    failed.length === frame.series.length &&
    failed.every((one) => alike(one, first))
  )
    return { kind: "failed", error: first.error };
  const loading = !frame.settled;
  if (rows === 0 && failed.length === 0) return { kind: loading ? "loading" : "empty" };
  return { kind: "ready", loading, failed, all: frame.series.length };
}

/** Wrong keys and servers that are away fail for every series in the same way: that is said once. */
function alike(a: SeriesFrame, b: SeriesFrame): boolean {
  return a.error?.code === b.error?.code;
}

/** A title for what failed, in the words of a user. */
export function failureTitle(error: unknown): string {
  if (isBTrDBError(error, "UNAUTHENTICATED") || isBTrDBError(error, "PERMISSION_DENIED"))
    return "The server does not accept the API key";
  if (isBTrDBError(error, "NO_SUCH_STREAM")) return "The stream is not there (any more)";
  if (isBTrDBError(error, "UNAVAILABLE") || isBTrDBError(error, "CONNECTION_FAILED"))
    return "There is no connection to the server";
  if (isBTrDBError(error, "DEADLINE_EXCEEDED")) return "The server took too long";
  if (isBTrDBError(error, "INVALID_ARGUMENT")) return "This can't be shown";
  return "The data could not be read";
}
