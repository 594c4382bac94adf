import type { Database, QueryRange } from "../data/database.ts";
import type { Point } from "../data/reading.ts";
import type { StreamRef } from "../data/stream-ref.ts";
import { floorDiv } from "../format/zone.ts";

/** A call that was made, for tests that count or delay calls. */
export interface Call {
  readonly method: "nearest" | "rawValues" | "alignedWindows";
  readonly range: QueryRange;
  readonly signal: AbortSignal;
}

/** A stream for tests, of this name. */
export function streamNamed(name: string): StreamRef {
  return { uuid: new Uint8Array(16), id: name, collection: "test", name, unit: "V" };
}

/** A database of sorted points by stream name, answered by looking at every point; `before` runs ahead of every answer. */
export function memoryDatabase(
  streams: Readonly<Record<string, readonly Point[]>>,
  before: (call: Call) => Promise<void> = async () => {},
): Database {
  const pointsOf = ({ name }: StreamRef) => streams[name] ?? [];
  const within = (stream: StreamRef, { start, end }: QueryRange) =>
    pointsOf(stream).filter(({ time }) => time >= start && time < end);
  const version = { major: 12n, minor: 0n };
  const answer = async (call: Call) => {
    await before(call);
    call.signal.throwIfAborted();
  };
  return {
    collections: async () => ["test"],
    streams: async () => Object.keys(streams).map(streamNamed),
    async nearest(stream, time, direction, signal) {
      await answer({ method: "nearest", range: { start: time, end: time }, signal });
      const points = pointsOf(stream);
      return direction === "after"
        ? points.find((point) => point.time >= time)
        : points.findLast((point) => point.time < time);
    },
    async rawValues(stream, range, limit, signal) {
      await answer({ method: "rawValues", range, signal });
      const points = within(stream, range);
      if (points.length > limit) return undefined;
      const time = BigInt64Array.from(points, (point) => point.time);
      return { kind: "raw", version, time, value: Float64Array.from(points, ({ value }) => value) };
    },
    async alignedWindows(stream, range, pointWidth, signal) {
      await answer({ method: "alignedWindows", range, signal });
      const width = 1n << BigInt(pointWidth);
      const start = floorDiv(range.start, width) * width;
      const end = floorDiv(range.end, width) * width;
      const groups = Map.groupBy(within(stream, { start, end }), ({ time }) => floorDiv(time, width) * width);
      const values = [...groups.values()].map((points) => points.map(({ value }) => value));
      return {
        kind: "windows",
        version,
        pointWidth,
        time: BigInt64Array.from(groups.keys()),
        min: Float64Array.from(values, (list) => Math.min(...list)),
        mean: Float64Array.from(values, (list) => list.reduce((sum, value) => sum + value, 0) / list.length),
        max: Float64Array.from(values, (list) => Math.max(...list)),
        count: Float64Array.from(values, (list) => list.length),
      };
    },
  };
}
