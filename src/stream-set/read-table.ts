import type { CallOptions } from "../call.ts";
import { mergeRaw, snapColumns, Table } from "../merge/index.ts";
import { type ReadTransport, readTogether, wantsArrow } from "../read/index.ts";
import { Stream } from "../stream/index.ts";
import { uuidToBytes } from "../uuid.ts";
import { mapLimit } from "./map-limit.ts";
import type { TimeSlice } from "./time-slices.ts";

/** What a table is made of. */
export interface TableTask {
  readonly streams: readonly Stream[];
  readonly names: readonly string[];
  /** Of each stream; 0n is the latest. */
  readonly versions: readonly bigint[];
  /** Period of the grid that times are moved to; 0n leaves them. */
  readonly snapPeriodNs: bigint;
}

/**
 * Points of several streams side by side: by the server where it has Arrow, else read one by one and merged here. One
 * stream alone is read by itself, since that read survives a broken connection without starting again.
 */
export async function readTable(
  { streams, names, versions, snapPeriodNs }: TableTask,
  range: TimeSlice,
  options: CallOptions & { readonly transport?: ReadTransport | undefined },
): Promise<Table> {
  const channel = Stream.channelOf(streams);
  if (streams.length > 1 && channel !== undefined && wantsArrow(channel, options.transport)) {
    const uuids = streams.map(({ uuid }) => uuidToBytes(uuid));
    const { time, values } = await readTogether(
      channel,
      { uuids, versions, ...range, snapPeriodNs },
      options,
    );
    return new Table(time, values, names);
  }
  const columns = await mapLimit(streams, (stream, index) =>
    stream.values(range.start, range.end, { ...options, version: versions[index] }),
  );
  const snapped = snapPeriodNs === 0n ? columns : columns.map((column) => snapColumns(column, snapPeriodNs));
  return mergeRaw(snapped, names);
}
