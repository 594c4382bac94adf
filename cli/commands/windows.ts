import { MAX_TIME, MIN_TIME, PointWidth, type Reading, type Stream, type WindowColumns } from "btrdb-web";
import type { Command } from "../command.ts";
import { findStream } from "../find-streams.ts";
import type { OptionValues } from "../options.ts";
import { readVersions, wholeNumber } from "../read-options.ts";
import {
  delimiterOf,
  headerLine,
  jsonNumber,
  numberText,
  type RowFormat,
  readRowFormat,
  timeText,
} from "../rows/row-format.ts";
import { writeRows } from "../rows/write-rows.ts";
import { parseDuration } from "../time/parse-duration.ts";
import type { Extent } from "../time/parse-when.ts";
import { extentOf, type Range, readRange } from "../time/read-range.ts";
import { UsageError } from "../usage-error.ts";

/** Which windows: of a width, of a point width, or of whatever point width fits the range. */
type Windows =
  | { readonly kind: "width"; readonly width: bigint; readonly depth: number }
  | { readonly kind: "aligned"; readonly pointWidth: PointWidth | undefined };

/** Without a width, a range is cut in about so many. */
const WINDOWS = 1000;

const FIELDS = ["time", "min", "mean", "max", "count", "stddev"];

export const windows: Command = async (context) => {
  const { values, signal } = context;
  const format = readRowFormat(values);
  const versions = readVersions(values, 1);
  const wanted = readWindows(values);
  const [stream] = await findStream(context);
  const range = await windowRange(values, wanted, extentOf([stream], { signal, versions }));
  const header = () => headerLine(FIELDS, format);
  const row = rowOf(format);
  const chunks =
    range === undefined
      ? []
      : readingOf(stream, range, wanted, { version: versions?.[0], signal: context.signal });
  await writeRows(context, { header, chunks, row, range });
  return undefined;
};

function readWindows({ width, "point-width": pointWidth, depth }: OptionValues): Windows {
  if (width !== undefined && pointWidth !== undefined)
    throw new UsageError("--width and --point-width exclude each other");
  if (width === undefined && depth !== undefined) throw new UsageError("--depth goes with --width");
  if (width !== undefined) {
    const nanoseconds = parseDuration(width, "--width");
    if (nanoseconds < 1n) throw new UsageError("--width is at least a nanosecond");
    return {
      kind: "width",
      width: nanoseconds,
      depth: depth === undefined ? 0 : wholeNumber(depth, "--depth", 0, 63),
    };
  }
  if (pointWidth === undefined) return { kind: "aligned", pointWidth: undefined };
  return { kind: "aligned", pointWidth: new PointWidth(wholeNumber(pointWidth, "--point-width", 0, 63)) };
}

/** The range; where one end of it is open, that of the points, on bounds of windows so that none of them is cut off. */
async function windowRange(
  values: OptionValues,
  wanted: Windows,
  extent: Extent,
): Promise<Range | undefined> {
  const given = await readRange(values, extent);
  const [first, last] = await Promise.all([
    values.start === undefined ? extent.earliest() : given?.start,
    values.end === undefined ? extent.latest() : given?.end,
  ]);
  if (given === undefined || first === undefined || last === undefined) return undefined;
  const width =
    wanted.kind === "width"
      ? wanted.width
      : (wanted.pointWidth ?? fitting({ start: first, end: last + 1n })).nanoseconds;
  const start = values.start === undefined ? first - mod(first, width) : given.start;
  const base = wanted.kind === "width" ? start : start - mod(start, width);
  const end = values.end === undefined ? base + ((last - base) / width) * width + width : given.end;
  // Whole windows may reach beyond what BTrDB holds; ends that were given are for the server to judge.
  return {
    start: values.start === undefined && start < MIN_TIME ? MIN_TIME : start,
    end: values.end === undefined && end > MAX_TIME ? MAX_TIME : end,
  };
}

function fitting({ start, end }: Range): PointWidth {
  return PointWidth.forRange(start, end, WINDOWS / 2);
}

/** Not negative, also for times before 1970. */
function mod(time: bigint, width: bigint): bigint {
  return ((time % width) + width) % width;
}

function readingOf(
  stream: Stream,
  range: Range,
  wanted: Windows,
  options: { readonly version: bigint | undefined; readonly signal: AbortSignal },
): Reading<WindowColumns> {
  const { start, end } = range;
  if (wanted.kind === "width")
    return stream.windows(start, end, wanted.width, { ...options, depth: wanted.depth });
  return stream.alignedWindows(start, end, wanted.pointWidth ?? fitting(range), options);
}

function rowOf(format: RowFormat): (windows: WindowColumns, index: number) => string {
  if (format.kind === "json") {
    return ({ time, min, mean, max, count, stddev }, index) =>
      `{"time":"${timeText(time[index] as bigint, format)}","min":${jsonNumber(min[index] as number)},` +
      `"mean":${jsonNumber(mean[index] as number)},"max":${jsonNumber(max[index] as number)},` +
      `"count":"${count[index]}","stddev":${jsonNumber(stddev[index] as number)}}\n`;
  }
  const delimiter = delimiterOf(format);
  return ({ time, min, mean, max, count, stddev }, index) =>
    `${[
      timeText(time[index] as bigint, format),
      numberText(min[index] as number),
      numberText(mean[index] as number),
      numberText(max[index] as number),
      count[index],
      numberText(stddev[index] as number),
    ].join(delimiter)}\n`;
}
