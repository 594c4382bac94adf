import { type BTrDB, isBTrDBError, type WindowColumns } from "btrdb-web";
import { useWindows, type View } from "./use-windows.ts";

const HEIGHT = 200;

export function Chart({ conn, name, view }: { conn: BTrDB; name: string; view: View }) {
  const { windows, error, loading } = useWindows(conn, name, view);
  if (error !== undefined)
    return <p role="alert">{isBTrDBError(error) ? `${error.code}: ${error.message}` : String(error)}</p>;
  return (
    <figure aria-busy={loading}>
      <svg role="img" aria-label={name} width={view.pixels} height={HEIGHT}>
        <path d={windows && pathOf(windows, view)} fill="none" stroke="#08519c" />
      </svg>
      <figcaption>{windows ? `${windows.length} windows` : "Loading"}</figcaption>
    </figure>
  );
}

/** A line through the means. */
function pathOf({ time, mean, min, max, length }: WindowColumns, { start, end, pixels }: View): string {
  const bottom = Math.min(...min);
  const spread = Math.max(...max) - bottom || 1;
  const points = Array.from({ length }, (_, i) => {
    // Times are bigint nanoseconds: subtract first, then they fit into a number.
    const x = (Number((time[i] ?? 0n) - start) / Number(end - start)) * pixels;
    return `${x.toFixed(2)},${(HEIGHT * (1 - ((mean[i] ?? 0) - bottom) / spread)).toFixed(2)}`;
  });
  return points.length === 0 ? "" : `M${points.join("L")}`;
}
