import type { RawColumns } from "btrdb-web";
import type { Command } from "../command.ts";
import { findStream } from "../find-streams.ts";
import { readVersions } from "../read-options.ts";
import {
  delimiterOf,
  headerLine,
  jsonNumber,
  numberText,
  readRowFormat,
  timeText,
} from "../rows/row-format.ts";
import { writeRows } from "../rows/write-rows.ts";
import { extentOf, readRange } from "../time/read-range.ts";

export const values: Command = async (context) => {
  const { values: options, signal } = context;
  const format = readRowFormat(options);
  const versions = readVersions(options, 1);
  const [stream] = await findStream(context);
  const range = await readRange(options, extentOf([stream], { signal, versions }));
  const header = () => headerLine(["time", "value"], format);
  const delimiter = delimiterOf(format);
  const row =
    format.kind === "json"
      ? ({ time, value }: RawColumns, index: number) =>
          `{"time":"${timeText(time[index] as bigint, format)}","value":${jsonNumber(value[index] as number)}}\n`
      : ({ time, value }: RawColumns, index: number) =>
          `${timeText(time[index] as bigint, format)}${delimiter}${numberText(value[index] as number)}\n`;
  const reading =
    range === undefined ? [] : stream.values(range.start, range.end, { version: versions?.[0], signal });
  await writeRows(context, { header, chunks: reading, row, range });
  return undefined;
};
