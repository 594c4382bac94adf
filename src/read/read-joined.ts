import { type Channel, retry } from "../channel/index.ts";
import { encodeRequest } from "../codec/index.ts";
import { JoinedBuilder, type JoinedColumns } from "../columns/joined-builder.ts";
import { arrowMultiValuesDecoder } from "../decode/decode-arrow.ts";
import { uuidToText } from "../uuid.ts";
import type { ReadLimits } from "./read-limits.ts";

/** What is read of several streams at once. */
export interface JoinedTask {
  readonly uuids: readonly Uint8Array[];
  /** Of each stream; 0n is the latest. */
  readonly versions: readonly bigint[];
  readonly start: bigint;
  /** Exclusive. */
  readonly end: bigint;
  /** Above 0, times are moved to the nearest multiple of it, and a stream's last point there counts. */
  readonly snapPeriodNs: bigint;
}

/**
 * Points of several streams that the server puts side by side. A break starts it from the beginning: the answer carries
 * no versions that it could be continued at.
 */
export function readJoined(channel: Channel, task: JoinedTask, limits: ReadLimits): Promise<JoinedColumns> {
  const { uuids, versions, start, end, snapPeriodNs } = task;
  const message = encodeRequest("arrowMultiValues", {
    uuid: uuids.map((uuid) => new Uint8Array(uuid)),
    versionMajor: [...versions],
    start,
    end,
    snapPeriodNs,
  });
  const names = uuids.map((uuid) => uuidToText(uuid));
  const attempt = async (left: ReadLimits) => {
    const builder = new JoinedBuilder(names.length);
    const decoder = arrowMultiValuesDecoder(builder, names);
    for await (const parts of channel.openParts("arrowMultiValues", message, left)) {
      for (const part of parts) channel.throwIfFailed(decoder.push(part)?.stat);
    }
    return builder.finish();
  };
  const whole = { signal: limits.signal, timeoutMs: limits.timeoutMs ?? channel.timeoutMs };
  return retry((left) => channel.attempt(() => attempt(left), limits.signal), whole, channel.retry);
}
