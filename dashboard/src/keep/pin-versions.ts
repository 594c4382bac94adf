import { isBTrDBError, type StreamVersion } from "btrdb-web";
import { type ExportSeries, fullName } from "./export-view.ts";
import type { ReadSeries } from "./time-slices.ts";

/** A series with the version that the whole file is read at. */
export interface PinnedSeries extends ReadSeries {
  readonly series: ExportSeries;
  /** What the version is called in the file. */
  readonly versionText: string;
  /** What the stream was at, where the file is read at the latest. */
  readonly latest?: StreamVersion | undefined;
}

/**
 * One version for each series: the one that it is pinned to, else the one on the screen, else the latest now. Points
 * that are not flushed are in no version, but they are on the screen; with such points the latest is read, and
 * {@link haveChanged} says afterwards whether it stayed the same all the time.
 */
export function pinVersions(series: readonly ExportSeries[], signal: AbortSignal): Promise<PinnedSeries[]> {
  return Promise.all(
    series.map(async (one): Promise<PinnedSeries> => {
      const common = { series: one, stream: one.stream, shift: one.shift ?? 0n };
      if (one.version !== undefined) {
        return { ...common, version: one.version, versionText: `version ${one.version}` };
      }
      if (one.shown !== undefined && one.shown.minor === 0n) {
        return { ...common, version: one.shown.major, versionText: `version ${one.shown.major}` };
      }
      const latest = await forSeries(one, () => one.stream.fullVersion({ signal }));
      if (latest.minor === 0n) {
        return { ...common, version: latest.major, versionText: `version ${latest.major}` };
      }
      const versionText = `version ${latest.major} and ${latest.minor} not flushed`;
      return { ...common, version: 0n, versionText, latest };
    }),
  );
}

/** Work for one series, whose error says which one of them is gone. */
export async function forSeries<T>(series: ExportSeries, work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isBTrDBError(error, "NO_SUCH_STREAM")) throw error;
    const version = series.version === undefined ? "" : `, or has no version ${series.version}`;
    const message = `The stream ${fullName(series)} is gone${version}. Take it off the chart to export the others.`;
    throw new Error(message, { cause: error });
  }
}

/** Whether one of those that are read at the latest is something else by now. */
export async function haveChanged(pinned: readonly PinnedSeries[], signal: AbortSignal): Promise<boolean> {
  const changes = await Promise.all(
    pinned.map(async ({ stream, latest }) => {
      if (latest === undefined) return false;
      const { major, minor } = await stream.fullVersion({ signal });
      return major !== latest.major || minor !== latest.minor;
    }),
  );
  return changes.includes(true);
}
