import { type CallOptions, streaming } from "./call.ts";
import type { Channel } from "./channel/index.ts";
import { checkVersion } from "./check-read.ts";
import { BTRDBValueError } from "./errors/index.ts";
import type { PointWidth } from "./point-width.ts";
import { planAlignedWindows, planValues, planWindows } from "./read/index.ts";
import type { Stream } from "./stream/index.ts";
import type { TimeInput } from "./time/to-time.ts";
import { type UuidInput, uuidToBytes, uuidToText } from "./uuid.ts";

/** Numbers of the enumeration GenerateCSVParams.QueryType. */
const QueryType = { ALIGNED_WINDOWS_QUERY: 0, WINDOWS_QUERY: 1, RAW_QUERY: 2 } as const;

/** A column of {@link BTrDB.generateCsv}, or several for windows. */
export interface CsvStream {
  readonly stream: Stream | UuidInput;
  /** Heads the columns; default the uuid. */
  readonly label?: string | undefined;
  /** Default: the latest. */
  readonly version?: bigint | undefined;
}

/** What the server writes as CSV: points, or windows where a width or a point width is given. */
export interface CsvQuery {
  readonly streams: readonly (CsvStream | Stream | UuidInput)[];
  readonly start: TimeInput;
  readonly end: TimeInput;
  /** Windows of so many nanoseconds. */
  readonly width?: bigint | undefined;
  /** Precision of these windows; see {@link Stream.windows}. */
  readonly depth?: number | undefined;
  /** Aligned windows. */
  readonly pointWidth?: number | PointWidth | undefined;
  /** Puts the versions into the header. */
  readonly includeVersions?: boolean | undefined;
}

/** A row of cells as the server writes them; the first is the header. */
export async function* generateCsv(
  channel: Channel,
  query: CsvQuery,
  options: CallOptions,
): AsyncGenerator<string[], void, undefined> {
  const request = planCsv(query);
  for await (const { row } of streaming(channel, "generateCSV", request, options)) yield row;
}

function planCsv({ streams, start, end, width, depth, pointWidth, includeVersions = false }: CsvQuery) {
  if (streams.length === 0) throw new BTRDBValueError("Give at least one stream.");
  if (width !== undefined && pointWidth !== undefined) {
    throw new BTRDBValueError("Give a width or a point width, not both.");
  }
  const nothing = new Uint8Array(0);
  const plan = planValues(nothing, start, end);
  const request = {
    startTime: plan.start,
    endTime: plan.end,
    includeVersions,
    streams: streams.map((given) => {
      const { stream, label = "", version = 0n } = isCsvStream(given) ? given : { stream: given };
      const uuid = uuidOf(stream);
      // v4 leaves the head of a column empty where it has no label.
      return { uuid, label: label || uuidToText(uuid), version: checkVersion(version) };
    }),
  };
  if (pointWidth !== undefined) {
    const aligned = planAlignedWindows(nothing, start, end, pointWidth);
    // The point width of aligned windows travels as the depth.
    return { ...request, queryType: QueryType.ALIGNED_WINDOWS_QUERY, depth: aligned.pointWidth };
  }
  if (width === undefined) return { ...request, queryType: QueryType.RAW_QUERY };
  const windows = planWindows(nothing, start, end, width, { depth });
  return { ...request, queryType: QueryType.WINDOWS_QUERY, windowSize: width, depth: windows.depth };
}

function isCsvStream(given: CsvStream | Stream | UuidInput): given is CsvStream {
  return typeof given === "object" && "stream" in given;
}

function uuidOf(stream: Stream | UuidInput): Uint8Array<ArrayBuffer> {
  return uuidToBytes(typeof stream === "object" && "uuid" in stream ? stream.uuid : stream);
}
