import type { WindowColumns } from "../columns/index.ts";
import type { Table } from "../merge/index.ts";
import { readTable, type TableTask } from "./read-table.ts";
import { slicingWidth, snapCuts, type TimeSlice, timeSlices } from "./time-slices.ts";

/** Points that rows and CSV have in memory at once, of all streams together. */
const SLICE_POINTS = 1_000_000;

/**
 * {@link readTable} in pieces of about {@link SLICE_POINTS}: a reader of many streams holds none of them open.
 *
 * @param windows gives the counts of each stream over the range
 */
export async function* readTables(
  task: TableTask,
  range: TimeSlice,
  windows: (pointWidth: number) => Promise<readonly WindowColumns[]>,
  options: Parameters<typeof readTable>[2],
): AsyncGenerator<Table, void, undefined> {
  for (const slice of await slicesOf(task, range, windows)) yield await readTable(task, slice, options);
}

async function slicesOf(
  { streams, snapPeriodNs }: TableTask,
  range: TimeSlice,
  windows: (pointWidth: number) => Promise<readonly WindowColumns[]>,
): Promise<TimeSlice[]> {
  if (streams.length === 0) return [];
  const pointWidth = slicingWidth(range);
  if (range.end - range.start < 2n << BigInt(pointWidth)) return [range];
  return snapCuts(timeSlices(range, await windows(pointWidth), SLICE_POINTS), snapPeriodNs);
}
