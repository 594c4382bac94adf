import { type ArrowField, type ArrowStream, type ArrowType, readArrowStream } from "../arrow/index.ts";
import type { Chunk, ChunkedBuilder } from "../columns/chunked-builder.ts";
import type { Column } from "../columns/columns.ts";
import type { JoinedBuilder } from "../columns/joined-builder.ts";
import type { RawBuilder } from "../columns/raw-builder.ts";
import type { WindowBuilder, WindowChunk } from "../columns/window-builder.ts";
import { clearWindow } from "../columns/window-builder.ts";
import type { ResponseHeader } from "./decode-response.ts";
import { type DecodedStatus, decodeStatus } from "./decode-status.ts";
import { WireCursor, WireType } from "./wire-cursor.ts";

const WIDTH = 8;

/** Where the columns of an answer belong. */
interface ArrowFormat<C extends Chunk> {
  /** Of the message, for errors. */
  readonly name: string;
  /** Number of its field with the Arrow bytes; what is between that and `stat` are versions. */
  readonly arrowField: number;
  /** Names in the Arrow stream, with their type and the column of a chunk that gets them. */
  readonly columns: readonly (readonly [name: string, type: ArrowType, pick: (chunk: C) => Column])[];
  /** Looks over rows that were copied. */
  readonly finish?: (chunk: C, from: number, to: number) => void;
}

const RAW: ArrowFormat<RawBuilder["tail"]> = {
  name: "ArrowRawValuesResponse",
  arrowField: 4,
  columns: [
    ["time", "timestamp[ns]", (chunk) => chunk.time],
    ["value", "float64", (chunk) => chunk.value],
  ],
};

const WINDOWS: ArrowFormat<WindowChunk> = {
  name: "ArrowWindowsResponse",
  arrowField: 4,
  columns: [
    ["time", "timestamp[ns]", (chunk) => chunk.time],
    ["min", "float64", (chunk) => chunk.min],
    ["mean", "float64", (chunk) => chunk.mean],
    ["max", "float64", (chunk) => chunk.max],
    ["count", "uint64", (chunk) => chunk.count],
    ["stddev", "float64", (chunk) => chunk.stddev],
  ],
  finish: ({ countHalves, ...chunk }, from, to) => {
    for (let i = from; i < to; i++) {
      if (countHalves[2 * i] === 0 && countHalves[2 * i + 1] === 0) clearWindow(chunk, i);
    }
  },
};

/** Appends the points of one ArrowRawValuesResponse, copied once. @throws MalformedResponse, and nothing is appended */
export function decodeArrowValues(bytes: Uint8Array, builder: RawBuilder): ResponseHeader {
  return decodeArrow(RAW, bytes, builder);
}

/** Appends the windows of one ArrowWindowsResponse or ArrowAlignedWindowsResponse, copied once. */
export function decodeArrowWindows(bytes: Uint8Array, builder: WindowBuilder): ResponseHeader {
  return decodeArrow(WINDOWS, bytes, builder);
}

/** Appends the rows of one ArrowMultiValuesResponse, whose columns are named by the uuids of their streams. */
export function decodeArrowMultiValues(
  bytes: Uint8Array,
  builder: JoinedBuilder,
  uuids: readonly string[],
): ResponseHeader {
  const format: ArrowFormat<JoinedBuilder["tail"]> = {
    name: "ArrowMultiValuesResponse",
    arrowField: 2,
    columns: [
      ["time", "timestamp[ns]", (chunk) => chunk.time],
      ...uuids.map(
        (uuid, index) => [uuid, "float64", (chunk: JoinedBuilder["tail"]) => chunk.values[index]!] as const,
      ),
    ],
  };
  return decodeArrow(format, bytes, builder);
}

function decodeArrow<C extends Chunk>(
  format: ArrowFormat<C>,
  bytes: Uint8Array,
  builder: ChunkedBuilder<C>,
): ResponseHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cursor = new WireCursor(view, format.name);
  const stat: DecodedStatus = { code: 0, msg: "" };
  const versions = [0n, 0n];
  const before = builder.length;
  let arrow: DataView<ArrayBufferLike> | undefined;
  while (cursor.at < cursor.end) {
    const tagAt = cursor.at;
    const tag = cursor.tag();
    const field = tag >>> 3;
    if (field === 1) {
      cursor.expectType(tag, WireType.Bytes, tagAt, "stat");
      decodeStatus(cursor, stat);
    } else if (field === format.arrowField) {
      cursor.expectType(tag, WireType.Bytes, tagAt, "arrowBytes");
      const length = cursor.length("arrowBytes");
      arrow = new DataView(bytes.buffer, bytes.byteOffset + cursor.at, length);
      cursor.at += length;
    } else if (field < format.arrowField) {
      cursor.expectType(tag, WireType.Varint, tagAt, "a version");
      versions[field - 2] = cursor.uint64("a version");
    } else {
      cursor.skip(tag, tagAt);
    }
  }
  if (arrow !== undefined && arrow.byteLength > 0 && stat.code === 0) append(format, arrow, cursor, builder);
  const [versionMajor = 0n, versionMinor = 0n] = versions;
  return { stat, versionMajor, versionMinor, points: builder.length - before };
}

function append<C extends Chunk>(
  format: ArrowFormat<C>,
  arrow: DataView<ArrayBufferLike>,
  cursor: WireCursor,
  builder: ChunkedBuilder<C>,
): void {
  const start = arrow.byteOffset - cursor.view.byteOffset;
  const stream = find(arrow, start, cursor);
  // All of the columns are known to be there before the first is copied.
  const sources = format.columns.map(([name, type, pick]) => {
    const index = stream.fields.findIndex((field) => field.name === name);
    if (!isOf(stream.fields[index], type)) cursor.fail("arrow", start, `a column ${name} of type ${type}`);
    return { index, pick };
  });
  for (const { rows, columns } of stream.batches) {
    for (let row = 0; row < rows; ) {
      const { tail } = builder;
      const chunk = tail.length < tail.capacity ? tail : builder.grow(rows - row);
      const count = Math.min(rows - row, chunk.capacity - chunk.length);
      for (const { index, pick } of sources) {
        const from = arrow.byteOffset + (columns[index] as number) + WIDTH * row;
        const column = pick(chunk);
        new Uint8Array(column.buffer, column.byteOffset + WIDTH * chunk.length, WIDTH * count).set(
          new Uint8Array(arrow.buffer, from, WIDTH * count),
        );
      }
      chunk.length += count;
      format.finish?.(chunk, chunk.length - count, chunk.length);
      row += count;
    }
  }
}

function find(arrow: DataView<ArrayBufferLike>, start: number, cursor: WireCursor): ArrowStream {
  try {
    return readArrowStream(arrow);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return cursor.fail("arrow", start, `arrowBytes as an Arrow stream (${error.message})`);
  }
}

/** Times may also be plain integers, which mean nanoseconds as well. */
function isOf(field: ArrowField | undefined, type: ArrowType): boolean {
  return field?.type === type || (type === "timestamp[ns]" && field?.type === "int64");
}
