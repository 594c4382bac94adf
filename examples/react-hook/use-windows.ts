import { type BTrDB, PointWidth, type WindowColumns } from "btrdb-web";
import { useEffect, useState } from "react";

/** What to read: times in nanoseconds, `end` exclusive, and the width of the chart. */
export interface View {
  readonly start: bigint;
  readonly end: bigint;
  readonly pixels: number;
}

export interface WindowsState {
  /** Those of the last view that could be read; they stay while the next ones are on their way. */
  readonly windows: WindowColumns | undefined;
  readonly error: unknown;
  readonly loading: boolean;
}

/**
 * Windows of a stream for a chart. A new view, another stream and unmounting end the read that is under way, on the
 * server as well. In StrictMode React mounts twice: the first read is ended, the second one counts.
 */
export function useWindows(conn: BTrDB, name: string, { start, end, pixels }: View): WindowsState {
  const [state, setState] = useState<WindowsState>({ windows: undefined, error: undefined, loading: true });
  useEffect(() => {
    const stopper = new AbortController();
    const { signal } = stopper;
    setState(({ windows }) => ({ windows, error: undefined, loading: true }));
    readWindows(conn, name, { start, end, pixels }, signal).then(
      (windows) => signal.aborted || setState({ windows, error: undefined, loading: false }),
      (error: unknown) => signal.aborted || setState({ windows: undefined, error, loading: false }),
    );
    return () => stopper.abort();
  }, [conn, name, start, end, pixels]);
  return state;
}

async function readWindows(
  conn: BTrDB,
  name: string,
  { start, end, pixels }: View,
  signal: AbortSignal,
): Promise<WindowColumns> {
  const [stream] = await conn.streams(name, { signal });
  if (stream === undefined) throw new Error(`There is no ${name}`);
  return await stream.alignedWindows(start, end, PointWidth.forRange(start, end, pixels), { signal });
}
