import type { ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import {
  type BTrDB,
  type GenerateCSVParams,
  GenerateCSVParams_QueryType as QueryType,
} from "btrdb-web/proto";
import { isV4 } from "../server-version.ts";
import { StatusError } from "../status-error.ts";
import type { PointSnapshot, WindowColumns } from "../store/point-store.ts";
import { uuidText } from "../uuid-text.ts";
import { alignedRange, checkRange, checkWidthExponent, windowsRange } from "./check-range.ts";
import { BATCH_SIZE } from "./read-points.ts";
import type { ServerContext } from "./server-context.ts";
import { timeText } from "./time-text.ts";

/** The cells of one stream at one time. */
interface Cells {
  readonly time: bigint;
  readonly cells: readonly string[];
}

const TIME_COLUMNS = ["Timestamp (ns)", "Human-Readable Time (UTC)"];
const WINDOW_COLUMNS = ["Min", "Mean", "Max", "Count", "StdDev"];
const V4_WINDOW_COLUMNS = WINDOW_COLUMNS.slice(0, -1);

/** What is asked of each stream: its columns, and its cells at a version. */
interface CsvQuery {
  /** Names of the columns of a stream; none for the one column of raw values. */
  readonly columns: readonly string[];
  cells(snapshot: PointSnapshot): Iterable<Cells>;
}

function* windowCells(chunks: Iterable<WindowColumns>): Generator<Cells> {
  for (const { time, min, mean, max, count, stddev } of chunks) {
    for (let i = 0; i < time.length; i++) {
      // A window without points has no minimum: its zeros would be taken for measurements.
      const numbers =
        count[i] === 0n ? ["", "", "", "0", ""] : [min[i], mean[i], max[i], count[i], stddev[i]];
      yield { time: time[i]!, cells: numbers.map(String) };
    }
  }
}

function csvQuery(
  { queryType, startTime, endTime, windowSize, depth }: GenerateCSVParams,
  windowColumns: readonly string[],
): CsvQuery {
  switch (queryType) {
    case QueryType.RAW_QUERY:
      checkRange(startTime, endTime);
      return {
        columns: [],
        *cells(snapshot) {
          for (const { time, value } of snapshot.rawValues(startTime, endTime, BATCH_SIZE)) {
            for (let i = 0; i < time.length; i++) yield { time: time[i]!, cells: [String(value[i])] };
          }
        },
      };
    case QueryType.ALIGNED_WINDOWS_QUERY: {
      // The point width of aligned windows travels as the depth.
      const { start, end } = alignedRange(startTime, endTime, depth);
      return {
        columns: windowColumns,
        cells: (snapshot) => windowCells(snapshot.alignedWindows(start, end, depth, BATCH_SIZE)),
      };
    }
    case QueryType.WINDOWS_QUERY: {
      checkWidthExponent(depth, "window depth invalid");
      const { start, end } = windowsRange(startTime, endTime, windowSize);
      return {
        columns: windowColumns,
        cells: (snapshot) => windowCells(snapshot.windows(start, end, windowSize, depth, BATCH_SIZE)),
      };
    }
    default:
      throw new StatusError(StatusCode.InvalidParameter, `unknown query type ${queryType}`);
  }
}

/** Rows by ascending time; a stream without a point at that time has empty cells. */
function* joinRows(streams: readonly Iterable<Cells>[], width: number): Generator<string[]> {
  const iterators = streams.map((cells) => cells[Symbol.iterator]());
  const heads = iterators.map((iterator) => iterator.next());
  const nothing = Array.from({ length: width }, () => "");
  for (;;) {
    let first: bigint | undefined;
    for (const { done, value } of heads) {
      if (!done && (first === undefined || value.time < first)) first = value.time;
    }
    if (first === undefined) return;
    const row = [String(first), timeText(first)];
    for (const [i, head] of heads.entries()) {
      if (head.done || head.value.time !== first) {
        row.push(...nothing);
      } else {
        row.push(...head.value.cells.slice(0, width));
        heads[i] = iterators[i]!.next();
      }
    }
    yield row;
  }
}

/** GenerateCSV: a header row, then one row a time, each in a message of its own. */
export function csvRpcs({
  streams,
  serverVersion,
}: ServerContext): Pick<ServiceImpl<typeof BTrDB>, "generateCSV"> {
  return {
    async *generateCSV(request, { signal }) {
      const query = csvQuery(request, isV4(serverVersion) ? V4_WINDOW_COLUMNS : WINDOW_COLUMNS);
      const snapshots = await Promise.all(
        request.streams.map(({ uuid, version }) => streams.snapshot(uuid, version)),
      );
      const names = request.streams.flatMap(({ uuid, label }, i) => {
        const version = request.includeVersions ? `, ver. ${snapshots[i]!.version.major}` : "";
        const name = `${label || uuidText(uuid)}${version}`;
        return query.columns.length === 0 ? [name] : query.columns.map((column) => `${name} (${column})`);
      });
      yield { isHeader: true, row: [...TIME_COLUMNS, ...names] };
      for (const row of joinRows(snapshots.map(query.cells), query.columns.length || 1)) {
        signal.throwIfAborted();
        yield { row };
      }
    },
  };
}
