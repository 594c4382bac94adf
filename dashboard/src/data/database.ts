import {
  type BTrDB,
  isBTrDBError,
  MAX_TIME,
  MIN_TIME,
  type StatusLike,
  throwIfFailed,
  toBTrDBError,
} from "btrdb-web";
import type { StreamDescriptor } from "btrdb-web/proto";
import type { Point, RawReading, Version, WindowReading } from "./reading.ts";
import { type StreamRef, uuidText } from "./stream-ref.ts";

/** Half-open range [start, end) of nanoseconds since the Unix epoch. */
export interface QueryRange {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * All that the page asks of BTrDB, and the only place where it makes raw calls; a later issue swaps them for the typed API.
 * Every method throws a BTrDBError, and stops with its signal.
 */
export interface Database {
  collections(signal: AbortSignal): Promise<string[]>;
  /** The streams of exactly this collection, by name. */
  streams(collection: string, signal: AbortSignal): Promise<StreamRef[]>;
  /** The first point at or after `time`, or the last one strictly before it; undefined where there is none. */
  nearest(
    stream: StreamRef,
    time: bigint,
    direction: "after" | "before",
    signal: AbortSignal,
  ): Promise<Point | undefined>;
  /** The points of a range; undefined as soon as there are more than `limit`. */
  rawValues(
    stream: StreamRef,
    range: QueryRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<RawReading | undefined>;
  alignedWindows(
    stream: StreamRef,
    range: QueryRange,
    pointWidth: number,
    signal: AbortSignal,
  ): Promise<WindowReading>;
}

/** The database behind a connection. */
export function openDatabase({ rpc }: BTrDB): Database {
  return {
    async collections(signal) {
      const found: string[] = [];
      for await (const { collections } of checked(rpc.listCollections({ prefix: "" }, { signal }))) {
        found.push(...collections);
      }
      return found.sort();
    },

    async streams(collection, signal) {
      const found: StreamRef[] = [];
      const request = { collection, isCollectionPrefix: false };
      for await (const { results } of checked(rpc.lookupStreams(request, { signal }))) {
        // Servers of version 4 also answer with the streams of the collections below.
        found.push(...results.filter((result) => result.collection === collection).map(streamRef));
      }
      return found.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    },

    async nearest({ uuid }, time, direction, signal) {
      if (time < MIN_TIME || time >= MAX_TIME) return undefined;
      try {
        const response = await rpc.nearest({ uuid, time, backward: direction === "before" }, { signal });
        throwIfFailed(response.stat);
        return response.value;
      } catch (error) {
        const known = toBTrDBError(error);
        if (isBTrDBError(known, "NO_SUCH_POINT") || isBTrDBError(known, "STREAM_EMPTY")) return undefined;
        throw known;
      }
    },

    async rawValues({ uuid }, range, limit, signal) {
      const time: bigint[] = [];
      const value: number[] = [];
      let version: Version = { major: 0n, minor: 0n };
      // Leaving the loop does not stop the server: this does.
      const enough = new AbortController();
      const both = AbortSignal.any([signal, enough.signal]);
      try {
        for await (const response of checked(rpc.rawValues({ uuid, ...range }, { signal: both }))) {
          version = versionOf(response);
          if (time.length + response.values.length > limit) return undefined;
          for (const point of response.values) {
            time.push(point.time);
            value.push(point.value);
          }
        }
      } finally {
        enough.abort();
      }
      return { kind: "raw", version, time: BigInt64Array.from(time), value: Float64Array.from(value) };
    },

    async alignedWindows({ uuid }, range, pointWidth, signal) {
      let version: Version = { major: 0n, minor: 0n };
      const points = [];
      for await (const response of checked(rpc.alignedWindows({ uuid, ...range, pointWidth }, { signal }))) {
        version = versionOf(response);
        points.push(...response.values);
      }
      return {
        kind: "windows",
        version,
        pointWidth,
        time: BigInt64Array.from(points, ({ time }) => time),
        min: Float64Array.from(points, ({ min }) => min),
        mean: Float64Array.from(points, ({ mean }) => mean),
        max: Float64Array.from(points, ({ max }) => max),
        count: Float64Array.from(points, ({ count }) => Number(count)),
      };
    },
  };
}

/** A stream of responses whose in-band statuses and foreign errors are thrown as BTrDBErrors. */
async function* checked<T extends { stat?: StatusLike | undefined }>(
  responses: AsyncIterable<T>,
): AsyncGenerator<T> {
  try {
    for await (const response of responses) {
      throwIfFailed(response.stat);
      yield response;
    }
  } catch (error) {
    throw toBTrDBError(error);
  }
}

function versionOf({ versionMajor, versionMinor }: { versionMajor: bigint; versionMinor: bigint }): Version {
  return { major: versionMajor, minor: versionMinor };
}

function streamRef({ uuid, collection, tags }: StreamDescriptor): StreamRef {
  const id = uuidText(uuid);
  const tag = (key: string) => tags.find((entry) => entry.key === key)?.val?.value;
  return { uuid, id, collection, name: tag("name") ?? id, unit: tag("unit") ?? "" };
}
