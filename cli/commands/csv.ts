import type { StreamSet, Table } from "btrdb-web";
import type { Command } from "../command.ts";
import { findStreams } from "../find-streams.ts";
import { readVersions } from "../read-options.ts";
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
import { extentOf, readRange } from "../time/read-range.ts";
import { UsageError } from "../usage-error.ts";

export const csv: Command = async (context) => {
  const { values, signal, args } = context;
  const format = readRowFormat(values);
  const samplingFrequency = readFrequency(values.frequency);
  const versions = readVersions(values, args.length);
  const found = await findStreams(context);
  const range = await readRange(values, extentOf(found.streams, { signal, versions }));
  const set = await found.filter({ ...range, samplingFrequency }, { signal });
  await writeRows(context, {
    header: async (first) => headerLine(["time", ...(first?.names ?? (await namesOf(set, signal)))], format),
    chunks: range === undefined ? [] : set.tables({ signal }),
    row: rowOf(format),
    range,
  });
  return undefined;
};

/** @throws UsageError */
function readFrequency(text: string | undefined): number {
  const hertz = text === undefined ? 0 : Number(text);
  if (text === undefined || (hertz > 0 && hertz <= 1e9)) return hertz;
  throw new UsageError(`--frequency ${JSON.stringify(text)} is no number of hertz`);
}

/** What the columns are called where there is no row. */
async function namesOf(set: StreamSet, signal: AbortSignal): Promise<readonly string[]> {
  return (await set.toTable({ start: 0n, end: 1n, signal })).names;
}

function rowOf(format: RowFormat): (table: Table, index: number) => string {
  if (format.kind === "json") {
    return ({ time, columns, names }, index) => {
      const cells = columns.map(
        (column, at) => `,${JSON.stringify(names[at])}:${jsonNumber(column[index] as number)}`,
      );
      return `{"time":"${timeText(time[index] as bigint, format)}"${cells.join("")}}\n`;
    };
  }
  const delimiter = delimiterOf(format);
  return ({ time, columns }, index) => {
    let line = timeText(time[index] as bigint, format);
    for (const column of columns) line += delimiter + numberText(column[index] as number);
    return `${line}\n`;
  };
}
