import type { ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import { type BTrDB, MergePolicy, type RoundSpec } from "btrdb-web/proto";
import { isV4 } from "../server-version.ts";
import { StatusError } from "../status-error.ts";
import type { PointColumns, StreamVersion } from "../store/point-store.ts";
import { INSERTED } from "../wire/inserted-points.ts";
import {
  checkPointCount,
  checkPointTimes,
  checkPointValues,
  MAX_INSERT_POINTS,
  MAX_INSERT_POINTS_V4,
  roundValues,
} from "./check-points.ts";
import { checkRange } from "./check-range.ts";
import type { ServerContext } from "./server-context.ts";

type WriteRpcs = Pick<ServiceImpl<typeof BTrDB>, "insert" | "delete" | "flush" | "obliterate">;

const answer = ({ major, minor }: StreamVersion) => ({ versionMajor: major, versionMinor: minor });

/** The bits of a RoundSpec: 438 outside 0 to 52, the mantissa of a double. */
export function readRounding(rounding: RoundSpec | undefined): number {
  const bits = rounding?.spec.case === "bits" ? rounding.spec.value : 0;
  if (bits < 0 || bits > 52) {
    throw new StatusError(StatusCode.InvalidParameter, `cannot round ${bits} bits of a double's mantissa`);
  }
  return bits;
}

/** A merge policy that exists: 438 for another number. */
export function readPolicy(policy: number): MergePolicy {
  if (!Object.values<number>(MergePolicy).includes(policy)) {
    throw new StatusError(StatusCode.InvalidParameter, `unknown merge policy ${policy}`);
  }
  return policy as MergePolicy;
}

/** The part of an insert that needs the stream: 404, 413 and 426, in this order; then subscribers are told. */
export async function insertPoints(
  { streams, feed, checkMemory }: ServerContext,
  uuid: Uint8Array,
  points: PointColumns,
  policy: MergePolicy,
): Promise<StreamVersion> {
  await streams.points(uuid);
  checkPointTimes(points.time);
  checkMemory();
  const version = await streams.insert(uuid, points, policy);
  if (points.time.length > 0) feed.publish(uuid, points);
  return version;
}

/** The RPCs that change points (protocol.md section 3). */
export function writePointRpcs(context: ServerContext): WriteRpcs {
  const { streams, obliterate, serverVersion } = context;
  const maxPoints = isV4(serverVersion) ? MAX_INSERT_POINTS_V4 : MAX_INSERT_POINTS;
  return {
    async insert({ uuid, values, mergePolicy, rounding }, call) {
      const taken = call.values.get(INSERTED);
      checkPointCount(taken?.count ?? values.length, maxPoints);
      const { time, value } = taken?.points ?? {
        time: BigInt64Array.from(values, (point) => point.time),
        value: Float64Array.from(values, (point) => point.value),
      };
      checkPointValues(value);
      const bits = readRounding(rounding);
      const policy = readPolicy(mergePolicy);
      return answer(await insertPoints(context, uuid, { time, value: roundValues(value, bits) }, policy));
    },

    async delete({ uuid, start, end }) {
      checkRange(start, end, "delete time range");
      return answer(await streams.delete(uuid, start, end));
    },

    async flush({ uuid }) {
      return answer(await streams.flush(uuid));
    },

    async obliterate({ uuid }) {
      if (!obliterate) {
        throw new StatusError(StatusCode.ObliterateDisabled, "obliterate is disabled on this server");
      }
      await streams.obliterate(uuid);
      return {};
    },
  };
}
