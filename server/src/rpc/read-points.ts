import type { HandlerContext, ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import {
  AlignedWindowsResponseSchema,
  type BTrDB,
  RawValuesResponseSchema,
  WindowsResponseSchema,
} from "btrdb-web/proto";
import { isV4 } from "../server-version.ts";
import { StatusError } from "../status-error.ts";
import type { WindowColumns } from "../store/point-store.ts";
import { FIRST_VERSION, isLatest, snapshotAt } from "../store/stream-store.ts";
import { encodePoints } from "../wire/encode-points.ts";
import { encodeWindows } from "../wire/encode-windows.ts";
import { ENCODED } from "../wire/encoded-values.ts";
import { withValues } from "../wire/with-values.ts";
import { alignedRange, checkRange, checkTime, checkWidthExponent, windowsRange } from "./check-range.ts";
import type { ServerContext } from "./server-context.ts";

/** Points or windows in one message. */
export const BATCH_SIZE = 5_000;

type ReadRpcs = Pick<
  ServiceImpl<typeof BTrDB>,
  "rawValues" | "alignedWindows" | "windows" | "nearest" | "changes"
>;

/**
 * Encodes chunk by chunk, as fast as the client reads; stops where the client has gone or the deadline has passed.
 * No chunk at all still makes one answer.
 */
export function* answers<C, R>(
  chunks: Iterable<C>,
  empty: () => R,
  encode: (chunk: C) => R,
  { signal }: HandlerContext,
): Generator<R> {
  let any = false;
  for (const chunk of chunks) {
    signal.throwIfAborted();
    yield encode(chunk);
    any = true;
  }
  if (!any) yield empty();
}

function notBeforeFirst(versionMajor: bigint): bigint {
  if (versionMajor < FIRST_VERSION) return FIRST_VERSION;
  return versionMajor;
}

/** The RPCs that read points and windows (protocol.md section 3). */
export function readPointRpcs({ streams, serverVersion }: ServerContext): ReadRpcs {
  const withStddev = !isV4(serverVersion);
  return {
    async *rawValues({ uuid, start, end, versionMajor }, context) {
      checkRange(start, end);
      const snapshot = await streams.snapshot(uuid, versionMajor);
      const encoded = context.values.get(ENCODED);
      const answer = (entries: Uint8Array) =>
        withValues(RawValuesResponseSchema, snapshot.version, entries, encoded);
      const chunks = snapshot.rawValues(start, end, BATCH_SIZE);
      yield* answers(
        chunks,
        () => answer(new Uint8Array()),
        (points) => answer(encodePoints(points)),
        context,
      );
    },

    async *alignedWindows({ uuid, start, end, versionMajor, pointWidth }, context) {
      const range = alignedRange(start, end, pointWidth);
      const snapshot = await streams.snapshot(uuid, versionMajor);
      const encoded = context.values.get(ENCODED);
      const answer = (entries: Uint8Array) =>
        withValues(AlignedWindowsResponseSchema, snapshot.version, entries, encoded);
      const chunks = snapshot.alignedWindows(range.start, range.end, pointWidth, BATCH_SIZE);
      const encode = (windows: WindowColumns) => answer(encodeWindows(windows, withStddev));
      yield* answers(chunks, () => answer(new Uint8Array()), encode, context);
    },

    async *windows({ uuid, start, end, versionMajor, width, depth }, context) {
      checkWidthExponent(depth, "window depth invalid");
      const range = windowsRange(start, end, width);
      const snapshot = await streams.snapshot(uuid, versionMajor);
      const encoded = context.values.get(ENCODED);
      const answer = (entries: Uint8Array) =>
        withValues(WindowsResponseSchema, snapshot.version, entries, encoded);
      const chunks = snapshot.windows(range.start, range.end, width, depth, BATCH_SIZE);
      const encode = (windows: WindowColumns) => answer(encodeWindows(windows, withStddev));
      yield* answers(chunks, () => answer(new Uint8Array()), encode, context);
    },

    async nearest({ uuid, time, versionMajor, backward }) {
      checkTime(time);
      const snapshot = await streams.snapshot(uuid, versionMajor);
      const value = snapshot.nearest(time, backward);
      if (!value) throw new StatusError(StatusCode.NoSuchPoint, "no such point");
      const { major, minor } = snapshot.version;
      return { versionMajor: major, versionMinor: minor, value };
    },

    async *changes({ uuid, fromMajor, toMajor, resolution }, context) {
      checkWidthExponent(resolution, "changed ranges resolution invalid");
      if (!isLatest(toMajor) && fromMajor > toMajor) {
        throw new StatusError(StatusCode.InvalidVersions, "start version after end version");
      }
      const points = await streams.points(uuid);
      const { version } = snapshotAt(points, toMajor);
      if (fromMajor > version.major) {
        throw new StatusError(StatusCode.InvalidVersions, "start version after end version");
      }
      const to = isLatest(toMajor) ? 0n : notBeforeFirst(toMajor);
      const head = { versionMajor: version.major, versionMinor: version.minor };
      const chunks = points.changes(notBeforeFirst(fromMajor), to, resolution, BATCH_SIZE);
      yield* answers(
        chunks,
        () => head,
        (ranges) => ({ ...head, ranges }),
        context,
      );
    },
  };
}
