import { HIGH, halvesOf, LOW } from "../columns/halves.ts";
import type { RawColumns } from "../columns/index.ts";
import { MIN_TIME } from "../time/bounds.ts";

/** A row of a {@link Table}: one value a column, undefined where a stream has no point at that time. */
export interface TableRow {
  readonly time: bigint;
  readonly values: readonly (number | undefined)[];
}

/**
 * Points of several streams side by side, sorted by time: `columns[i][row]` is the value of stream `i` at `time[row]`,
 * NaN where it has none (BTrDB stores no NaN, so that it is always this). Where one stream has several points at a
 * time, each has a row of its own, and the n-th points at a time of all streams share one.
 */
export class Table implements Iterable<TableRow> {
  readonly time: BigInt64Array<ArrayBuffer>;
  readonly columns: readonly Float64Array<ArrayBuffer>[];
  readonly names: readonly string[];
  readonly length: number;

  constructor(
    time: BigInt64Array<ArrayBuffer>,
    columns: readonly Float64Array<ArrayBuffer>[],
    names: readonly string[],
  ) {
    this.time = time;
    this.columns = columns;
    this.names = names;
    this.length = time.length;
  }

  /** The column of a name; undefined where there is none. */
  column(name: string): Float64Array<ArrayBuffer> | undefined {
    return this.columns[this.names.indexOf(name)];
  }

  /** The rows, in order of time. */
  *[Symbol.iterator](): IterableIterator<TableRow> {
    for (let row = 0; row < this.length; row++) yield this.#row(row);
  }

  /** The table as an Arrow IPC stream: `time` as timestamp[ns, UTC], then the streams as float64, NaN where none. */
  async toArrow(): Promise<Uint8Array<ArrayBuffer>> {
    const { writeArrowStream } = await import("../arrow/write-stream.ts");
    const streams = this.columns.map((values, index) => ({ name: this.names[index] as string, values }));
    return writeArrowStream([{ name: "time", values: this.time }, ...streams]);
  }

  /** Rows as objects, with null where there is no point. A stream called `time` gives way to the time. */
  toRecords(): Record<string, bigint | number | null>[] {
    return Array.from(this, ({ time, values }) =>
      // fromEntries defines properties: a stream called "__proto__" becomes a key and not a prototype.
      Object.fromEntries([
        ...values.map((value, index) => [this.names[index], value ?? null]),
        ["time", time],
      ]),
    );
  }

  /** Times as decimal strings, NaN as null. */
  toJSON(): { names: readonly string[]; time: string[]; columns: number[][] } {
    return {
      names: this.names,
      time: Array.from(this.time, String),
      columns: this.columns.map((column) => Array.from(column)),
    };
  }

  #row(row: number): TableRow {
    const values = this.columns.map((column) => {
      const value = column[row] as number;
      return Number.isNaN(value) ? undefined : value;
    });
    return { time: this.time[row] as bigint, values };
  }
}

/** Puts the points of several streams side by side. */
export function mergeRaw(parts: readonly RawColumns[], names: readonly string[]): Table {
  const keys = keysOf(parts);
  const rows = countRows(keys);
  const time = new BigInt64Array(rows);
  const columns = parts.map(() => new Float64Array(rows).fill(Number.NaN));
  const heads = new Uint32Array(parts.length);
  for (let row = 0; row < rows; row++) {
    const least = leastKey(keys, heads);
    for (let part = 0; part < parts.length; part++) {
      const head = heads[part] as number;
      if (keys[part]?.[head] !== least) continue;
      const { time: times, value } = parts[part] as RawColumns;
      time[row] = times[head] as bigint;
      (columns[part] as Float64Array)[row] = value[head] as number;
      heads[part] = head + 1;
    }
  }
  return new Table(time, columns, names);
}

type Keys = Float64Array | BigInt64Array;

function countRows(keys: readonly Keys[]): number {
  const heads = new Uint32Array(keys.length);
  for (let rows = 0; ; rows++) {
    const least = leastKey(keys, heads);
    if (least === undefined) return rows;
    for (let part = 0; part < keys.length; part++) {
      if (keys[part]?.[heads[part] as number] === least) heads[part] = (heads[part] as number) + 1;
    }
  }
}

function leastKey(keys: readonly Keys[], heads: Uint32Array): number | bigint | undefined {
  let least: number | bigint | undefined;
  for (let part = 0; part < keys.length; part++) {
    const key = keys[part]?.[heads[part] as number];
    if (key !== undefined && (least === undefined || key < least)) least = key;
  }
  return least;
}

/** Times as numbers, which compare much faster than bigints, where they are exact: within 104 days of each other. */
function keysOf(parts: readonly RawColumns[]): readonly Keys[] {
  let first: bigint | undefined;
  let last = MIN_TIME;
  for (const { time, length } of parts) {
    if (length === 0) continue;
    const [begin, end] = [time[0] as bigint, time[length - 1] as bigint];
    if (first === undefined || begin < first) first = begin;
    if (end > last) last = end;
  }
  if (first === undefined || last - first > BigInt(Number.MAX_SAFE_INTEGER))
    return parts.map(({ time }) => time);
  const origin = halvesOf(BigInt64Array.of(first));
  const low = (origin[LOW] as number) >>> 0;
  const high = origin[HIGH] as number;
  return parts.map(({ time }) => {
    const halves = halvesOf(time);
    const keys = new Float64Array(time.length);
    for (let i = 0; i < keys.length; i++) {
      keys[i] =
        ((halves[2 * i + HIGH] as number) - high) * 0x1_0000_0000 +
        (((halves[2 * i + LOW] as number) >>> 0) - low);
    }
    return keys;
  });
}
