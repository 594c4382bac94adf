import { Code, ConnectError, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import type { BTrDB } from "btrdb-web/proto";
import { encodeTable } from "../arrow/encode-table.ts";
import { joinedFields, POINT_FIELDS, WINDOW_FIELDS } from "../arrow/fields.ts";
import { joinStreams } from "../arrow/join-streams.ts";
import { readArrowPoints } from "../arrow/read-points.ts";
import { tableEncoder } from "../arrow/template.ts";
import { hasArrow } from "../server-version.ts";
import { StatusError } from "../status-error.ts";
import type { PointColumns, StreamVersion, WindowColumns } from "../store/point-store.ts";
import { uuidText } from "../uuid-text.ts";
import { bytesField } from "../wire/bytes-field.ts";
import { ENCODED } from "../wire/encoded-values.ts";
import { checkPointCount, checkPointValues, roundValues } from "./check-points.ts";
import { alignedRange, checkRange, checkWidthExponent, windowsRange } from "./check-range.ts";
import { answers, BATCH_SIZE } from "./read-points.ts";
import type { ServerContext } from "./server-context.ts";
import { insertPoints, readPolicy, readRounding } from "./write-points.ts";

type ArrowRpcs = Pick<
  ServiceImpl<typeof BTrDB>,
  "arrowRawValues" | "arrowMultiValues" | "arrowAlignedWindows" | "arrowWindows" | "arrowInsert"
>;

/** Number of `arrowBytes` in ArrowMultiValuesResponse, and in all others. */
const [JOINED_ARROW_BYTES, ARROW_BYTES] = [2, 4];

const noPoints: PointColumns = { time: new BigInt64Array(), value: new Float64Array() };
const none = new Float64Array();
const noWindows: WindowColumns = {
  time: new BigInt64Array(),
  min: none,
  mean: none,
  max: none,
  count: new BigUint64Array(),
  stddev: none,
};

/**
 * An answer with Arrow bytes in the field `arrowBytes` of this number. They go into the frame later where they can, so
 * that they are copied once and not three times.
 */
function withArrow<H extends object>(
  head: H,
  field: number,
  arrowBytes: Uint8Array<ArrayBuffer>,
  context: HandlerContext,
): H & { arrowBytes?: Uint8Array<ArrayBuffer> } {
  const encoded = context.values.get(ENCODED);
  if (encoded === undefined) return { ...head, arrowBytes };
  encoded.push(bytesField(field, arrowBytes));
  return head;
}

const head = ({ major, minor }: StreamVersion) => ({ versionMajor: major, versionMinor: minor });

const windowsBytes = ({ time, min, mean, max, count, stddev }: WindowColumns) =>
  encodeTable(WINDOW_FIELDS, [time, min, mean, max, count, stddev]);

/** Servers before 5.30 do not know these RPCs. */
function withoutArrow(serverVersion: string): ArrowRpcs {
  const refuse = (): never => {
    const message = `[${StatusCode.NotImplemented}] version ${serverVersion} has no Arrow`;
    throw new ConnectError(message, Code.Unimplemented);
  };
  return {
    arrowRawValues: refuse,
    arrowMultiValues: refuse,
    arrowAlignedWindows: refuse,
    arrowWindows: refuse,
    arrowInsert: refuse,
  };
}

/** The RPCs that carry columns as Arrow IPC streams; the same rules and errors as for their namesakes. */
export function arrowRpcs(context: ServerContext): ArrowRpcs {
  const { streams, serverVersion } = context;
  if (!hasArrow(serverVersion)) return withoutArrow(serverVersion);
  return {
    async *arrowRawValues({ uuid, start, end, versionMajor, templateBytes }, context) {
      checkRange(start, end);
      const encode = tableEncoder(POINT_FIELDS, templateBytes);
      const snapshot = await streams.snapshot(uuid, versionMajor);
      const answer = ({ time, value }: PointColumns) =>
        withArrow(head(snapshot.version), ARROW_BYTES, encode([time, value]), context);
      yield* answers(snapshot.rawValues(start, end, BATCH_SIZE), () => answer(noPoints), answer, context);
    },

    async *arrowMultiValues({ uuid, versionMajor, start, end, snapPeriodNs, templateBytes }, context) {
      checkRange(start, end);
      if (versionMajor.length !== 0 && versionMajor.length !== uuid.length) {
        const message = `${uuid.length} streams, but ${versionMajor.length} versions`;
        throw new StatusError(StatusCode.WrongArgs, message);
      }
      if (snapPeriodNs < 0n)
        throw new StatusError(StatusCode.InvalidParameter, "the snap period is negative");
      const encode = tableEncoder(joinedFields(uuid.map(uuidText)), templateBytes);
      const snapshots = await Promise.all(uuid.map((id, i) => streams.snapshot(id, versionMajor[i] ?? 0n)));
      const points = snapshots.map((snapshot) => snapshot.rawValues(start, end, BATCH_SIZE));
      const empty = () => ({ arrowBytes: encode([new BigInt64Array(), ...uuid.map(() => none)]) });
      yield* answers(
        joinStreams(points, snapPeriodNs, BATCH_SIZE),
        empty,
        ({ time, values }) => withArrow({}, JOINED_ARROW_BYTES, encode([time, ...values]), context),
        context,
      );
    },

    async *arrowAlignedWindows({ uuid, start, end, versionMajor, pointWidth }, context) {
      const range = alignedRange(start, end, pointWidth);
      const snapshot = await streams.snapshot(uuid, versionMajor);
      const answer = (windows: WindowColumns) =>
        withArrow(head(snapshot.version), ARROW_BYTES, windowsBytes(windows), context);
      const chunks = snapshot.alignedWindows(range.start, range.end, pointWidth, BATCH_SIZE);
      yield* answers(chunks, () => answer(noWindows), answer, context);
    },

    async *arrowWindows({ uuid, start, end, versionMajor, width, depth }, context) {
      checkWidthExponent(depth, "window depth invalid");
      const range = windowsRange(start, end, width);
      const snapshot = await streams.snapshot(uuid, versionMajor);
      const answer = (windows: WindowColumns) =>
        withArrow(head(snapshot.version), ARROW_BYTES, windowsBytes(windows), context);
      const chunks = snapshot.windows(range.start, range.end, width, depth, BATCH_SIZE);
      yield* answers(chunks, () => answer(noWindows), answer, context);
    },

    async arrowInsert({ uuid, mergePolicy, rounding, arrowBytes }) {
      const { time, value } = readArrowPoints(arrowBytes);
      checkPointCount(time.length);
      checkPointValues(value);
      const bits = readRounding(rounding);
      const policy = readPolicy(mergePolicy);
      return head(await insertPoints(context, uuid, { time, value: roundValues(value, bits) }, policy));
    },
  };
}
