import {
  type ArrowField,
  type ArrowStream,
  type ArrowType,
  ByteSource,
  readArrowStream,
} from "../arrow/index.ts";
import type { Chunk, ChunkedBuilder } from "../columns/chunked-builder.ts";
import type { Column } from "../columns/columns.ts";
import type { JoinedBuilder, JoinedChunk } from "../columns/joined-builder.ts";
import type { RawBuilder, RawChunk } from "../columns/raw-builder.ts";
import { clearWindow, type WindowBuilder, type WindowChunk } from "../columns/window-builder.ts";
import { type DecodedStatus, decodeStatus } from "./decode-status.ts";
import { fieldSize, NOT_YET } from "./field-size.ts";
import type { MessageDecoder, PartOfMessage, ResponseHeader } from "./message-decoder.ts";
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

const RAW: ArrowFormat<RawChunk> = {
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

/** Decodes ArrowRawValuesResponses. */
export function arrowValuesDecoder(builder: RawBuilder): MessageDecoder {
  return new ArrowDecoder(RAW, builder);
}

/** Decodes ArrowWindowsResponses and ArrowAlignedWindowsResponses. */
export function arrowWindowsDecoder(builder: WindowBuilder): MessageDecoder {
  return new ArrowDecoder(WINDOWS, builder);
}

/** Decodes ArrowMultiValuesResponses, whose columns are named by the uuids of their streams. */
export function arrowMultiValuesDecoder(builder: JoinedBuilder, uuids: readonly string[]): MessageDecoder {
  const format: ArrowFormat<JoinedChunk> = {
    name: "ArrowMultiValuesResponse",
    arrowField: 2,
    columns: [
      ["time", "timestamp[ns]", (chunk) => chunk.time],
      ...uuids.map((uuid, index) => {
        const pick = (chunk: JoinedChunk) => chunk.values[index] as Float64Array<ArrayBuffer>;
        return [uuid, "float64", pick] as const;
      }),
    ],
  };
  return new ArrowDecoder(format, builder);
}

/**
 * Keeps the parts of a message until it is whole, since an Arrow stream has its columns one behind the other, and then
 * copies each column once, from where the network has put it.
 */
class ArrowDecoder<C extends Chunk> implements MessageDecoder {
  readonly #format: ArrowFormat<C>;
  readonly #builder: ChunkedBuilder<C>;
  #parts: Uint8Array[] = [];

  constructor(format: ArrowFormat<C>, builder: ChunkedBuilder<C>) {
    this.#format = format;
    this.#builder = builder;
  }

  push({ bytes, last }: PartOfMessage): ResponseHeader | undefined {
    this.#parts.push(bytes);
    if (!last) return undefined;
    const source = new ByteSource(this.#parts);
    this.#parts = [];
    return decodeArrow(this.#format, source, this.#builder);
  }

  abandon(): void {
    this.#parts = [];
  }
}

/** Enough for a tag and a length. */
const PEEK = 16;

function decodeArrow<C extends Chunk>(
  format: ArrowFormat<C>,
  bytes: ByteSource,
  builder: ChunkedBuilder<C>,
): ResponseHeader {
  const stat: DecodedStatus = { code: 0, msg: "" };
  const versions = [0n, 0n];
  const before = builder.length;
  let arrow: { start: number; end: number } | undefined;
  for (let at = 0; at < bytes.length; ) {
    const peek = bytes.view(at, Math.min(PEEK, bytes.length - at));
    const size = fieldSize(peek, 0);
    // All that is left where it is no whole field: reading it finds the mistake.
    const there = size === NOT_YET ? bytes.length - at : Math.min(size, bytes.length - at);
    const field = new WireCursor(peek, format.name, at).tag() >>> 3;
    if (field === format.arrowField && size === there) {
      const cursor = new WireCursor(peek, format.name, at);
      cursor.expectType(cursor.tag(), WireType.Bytes, 0, "arrowBytes");
      cursor.varint("the length of arrowBytes");
      arrow = { start: at + cursor.at, end: at + size };
      at += size;
      continue;
    }
    const cursor = new WireCursor(bytes.view(at, there), format.name, at);
    const tag = cursor.tag();
    if (field === 1) {
      cursor.expectType(tag, WireType.Bytes, 0, "stat");
      decodeStatus(cursor, stat);
    } else if (field === format.arrowField) {
      cursor.expectType(tag, WireType.Bytes, 0, "arrowBytes");
      cursor.length("arrowBytes");
    } else if (field < format.arrowField) {
      cursor.expectType(tag, WireType.Varint, 0, "a version");
      versions[field - 2] = cursor.uint64("a version");
    } else {
      cursor.skip(tag, 0);
    }
    at += cursor.at;
  }
  if (arrow !== undefined && arrow.start < arrow.end && stat.code === 0)
    append(format, bytes, arrow, builder);
  const [versionMajor = 0n, versionMinor = 0n] = versions;
  return { stat, versionMajor, versionMinor, points: builder.length - before };
}

function append<C extends Chunk>(
  format: ArrowFormat<C>,
  bytes: ByteSource,
  { start, end }: { readonly start: number; readonly end: number },
  builder: ChunkedBuilder<C>,
): void {
  const stream = find(format, bytes, start, end);
  // All of the columns are known to be there before the first is copied.
  const sources = format.columns.map(([name, type, pick]) => {
    const index = stream.fields.findIndex((field) => field.name === name);
    if (!isOf(stream.fields[index], type)) fail(format, start, `a column ${name} of type ${type}`);
    return { index, pick };
  });
  for (const { rows, columns } of stream.batches) {
    for (let row = 0; row < rows; ) {
      const { tail } = builder;
      const chunk = tail.length < tail.capacity ? tail : builder.grow(rows - row);
      const count = Math.min(rows - row, chunk.capacity - chunk.length);
      for (const { index, pick } of sources) {
        const column = pick(chunk);
        const target = new Uint8Array(column.buffer, column.byteOffset + WIDTH * chunk.length, WIDTH * count);
        bytes.copyTo((columns[index] as number) + WIDTH * row, target);
      }
      chunk.length += count;
      format.finish?.(chunk, chunk.length - count, chunk.length);
      row += count;
    }
  }
}

function find<C extends Chunk>(
  format: ArrowFormat<C>,
  bytes: ByteSource,
  start: number,
  end: number,
): ArrowStream {
  try {
    return readArrowStream(bytes, start, end);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return fail(format, start, `arrowBytes as an Arrow stream (${error.message})`);
  }
}

function fail<C extends Chunk>({ name }: ArrowFormat<C>, at: number, expected: string): never {
  return new WireCursor(new DataView(new ArrayBuffer(0)), name, at).fail("arrow", 0, expected);
}

/** Times may also be plain integers, which mean nanoseconds as well. */
function isOf(field: ArrowField | undefined, type: ArrowType): boolean {
  return field?.type === type || (type === "timestamp[ns]" && field?.type === "int64");
}
