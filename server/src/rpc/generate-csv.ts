import type { ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import {
  type BTrDB,
  type GenerateCSVParams,
  GenerateCSVParams_QueryType as QueryType,
} from "btrdb-web/proto";
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
/** Of a stream, for windows. */
export const WINDOW_COLUMNS: readonly string[] = ["Min", "Mean", "Max", "Count", "StdDev"];

/** What servers write in different ways. */
export interface CsvStyle {
  /** The first of {@link WINDOW_COLUMNS}. */
  readonly windowColumns: readonly string[];
  /** Whether an error comes behind the head of the table, and not in its place. */
  readonly headBeforeErrors: boolean;
  /** Cells of a window without points: it has no minimum, and zeros would be taken for measurements. */
  readonly emptyWindow: readonly string[];
  number(value: number): string;
  time(time: bigint): string;
  label(stream: { readonly uuid: Uint8Array; readonly label: string }): string;
}

const STYLE: CsvStyle = {
  windowColumns: WINDOW_COLUMNS,
  headBeforeErrors: false,
  emptyWindow: ["", "", "", "0", ""],
  number: String,
  time: timeText,
  label: ({ label, uuid }) => label || uuidText(uuid),
};

/** What is asked of each stream: its columns, and its cells at a version. */
interface CsvQuery {
  /** Names of the columns of a stream; none for the one column of raw values. */
  readonly columns: readonly string[];
  cells(snapshot: PointSnapshot): Iterable<Cells>;
}

function* windowCells(chunks: Iterable<WindowColumns>, { emptyWindow, number }: CsvStyle): Generator<Cells> {
  for (const { time, min, mean, max, count, stddev } of chunks) {
    for (let i = 0; i < time.length; i++) {
      const cells =
        count[i] === 0n
          ? emptyWindow
          : [number(min[i]!), number(mean[i]!), number(max[i]!), String(count[i]), number(stddev[i]!)];
      yield { time: time[i]!, cells };
    }
  }
}

function csvQuery(
  { queryType, startTime, endTime, windowSize, depth }: GenerateCSVParams,
  style: CsvStyle,
): CsvQuery {
  switch (queryType) {
    case QueryType.RAW_QUERY:
      checkRange(startTime, endTime);
      return {
        columns: [],
        *cells(snapshot) {
          for (const { time, value } of snapshot.rawValues(startTime, endTime, BATCH_SIZE)) {
            for (let i = 0; i < time.length; i++) yield { time: time[i]!, cells: [style.number(value[i]!)] };
          }
        },
      };
    case QueryType.ALIGNED_WINDOWS_QUERY: {
      // The point width of aligned windows travels as the depth.
      const { start, end } = alignedRange(startTime, endTime, depth);
      return {
        columns: style.windowColumns,
        cells: (snapshot) => windowCells(snapshot.alignedWindows(start, end, depth, BATCH_SIZE), style),
      };
    }
    case QueryType.WINDOWS_QUERY: {
      checkWidthExponent(depth, "window depth invalid");
      const { start, end } = windowsRange(startTime, endTime, windowSize);
      return {
        columns: style.windowColumns,
        cells: (snapshot) => windowCells(snapshot.windows(start, end, windowSize, depth, BATCH_SIZE), style),
      };
    }
    default:
      throw new StatusError(StatusCode.InvalidParameter, `unknown query type ${queryType}`);
  }
}

/** Rows by ascending time; a stream without a point at that time has empty cells. */
function* joinRows(
  streams: readonly Iterable<Cells>[],
  width: number,
  time: CsvStyle["time"],
): Generator<string[]> {
  const iterators = streams.map((cells) => cells[Symbol.iterator]());
  const heads = iterators.map((iterator) => iterator.next());
  const nothing = Array.from({ length: width }, () => "");
  for (;;) {
    let first: bigint | undefined;
    for (const { done, value } of heads) {
      if (!done && (first === undefined || value.time < first)) first = value.time;
    }
    if (first === undefined) return;
    const row = [String(first), time(first)];
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
export function csvRpcs(
  { streams }: ServerContext,
  style: CsvStyle = STYLE,
): Pick<ServiceImpl<typeof BTrDB>, "generateCSV"> {
  const head = ({ streams: asked, includeVersions, queryType }: GenerateCSVParams, versions: bigint[]) => {
    const columns = queryType === QueryType.RAW_QUERY ? [] : style.windowColumns;
    const names = asked.flatMap((stream, i) => {
      const name = `${style.label(stream)}${includeVersions ? `, ver. ${versions[i]}` : ""}`;
      return columns.length === 0 ? [name] : columns.map((column) => `${name} (${column})`);
    });
    return { isHeader: true, row: [...TIME_COLUMNS, ...names] };
  };
  const open = async (request: GenerateCSVParams) => {
    const query = csvQuery(request, style);
    const snapshots = await Promise.all(
      request.streams.map(({ uuid, version }) => streams.snapshot(uuid, version)),
    );
    return { query, snapshots };
  };
  return {
    async *generateCSV(request, { signal }) {
      const opened = await open(request).catch((error: unknown) => ({ error }));
      if ("error" in opened) {
        if (style.headBeforeErrors)
          yield head(
            request,
            request.streams.map(() => 0n),
          );
        throw opened.error;
      }
      const { query, snapshots } = opened;
      yield head(
        request,
        snapshots.map(({ version }) => version.major),
      );
      for (const row of joinRows(snapshots.map(query.cells), query.columns.length || 1, style.time)) {
        signal.throwIfAborted();
        yield { row };
      }
    },
  };
}
