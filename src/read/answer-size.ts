import type { Channel } from "../channel/index.ts";
import { encodeRequest } from "../codec/index.ts";
import { WindowBuilder } from "../columns/window-builder.ts";
import { windowsDecoder } from "../decode/decode-windows.ts";
import { throwIfFailed } from "../rpc-error.ts";
import type { ReadLimits } from "./read-limits.ts";
import type { ValuesTask } from "./read-task.ts";

/** A server that is wrong about its points must not make the client take all memory: 2 GiB a column. */
const MAX_POINTS = 1 << 28;

/**
 * How many points a range holds, told by the top of the tree in one small answer; undefined where that is not to be had.
 * It is asked for while a long answer is coming, so that its columns get their size at once: growing them would mean
 * to copy everything once more.
 */
export async function countPoints(
  channel: Channel,
  { uuid, start, end, version }: ValuesTask,
  limits: ReadLimits,
): Promise<number | undefined> {
  const request = {
    uuid: new Uint8Array(uuid),
    start,
    end,
    versionMajor: version,
    width: end - start,
    depth: 0,
  };
  const builder = new WindowBuilder();
  const decoder = windowsDecoder(builder);
  try {
    for await (const bytes of channel.open("windows", encodeRequest("windows", request), limits))
      throwIfFailed(decoder.push({ bytes, length: bytes.length, last: true })?.stat);
    const count = Number(builder.finish(0n).count[0] ?? 0n);
    return count > 0 && count <= MAX_POINTS ? count : undefined;
  } catch {
    // The read itself says what is wrong.
    return undefined;
  }
}
