import type { PointColumns } from "../store/point-store.ts";

/** Rows of several streams: `values[s][row]` is NaN where stream `s` has no point at `time[row]`. */
export interface JoinedColumns {
  readonly time: BigInt64Array;
  readonly values: readonly Float64Array[];
}

/** Reads the chunks of one stream point by point. */
class PointCursor {
  private readonly chunks: Iterator<PointColumns>;
  private readonly snap: (time: bigint) => bigint;
  private chunk: PointColumns | undefined;
  private index = 0;
  /** Time of the point under the cursor, snapped; undefined behind the last one. */
  time: bigint | undefined;

  constructor(chunks: Iterable<PointColumns>, snap: (time: bigint) => bigint) {
    this.chunks = chunks[Symbol.iterator]();
    this.snap = snap;
    this.load();
  }

  get value(): number {
    return this.chunk?.value[this.index] ?? Number.NaN;
  }

  next(): void {
    this.index += 1;
    this.load();
  }

  private load(): void {
    while (this.chunk === undefined || this.index >= this.chunk.time.length) {
      const next = this.chunks.next();
      if (next.done) {
        this.time = undefined;
        return;
      }
      this.chunk = next.value;
      this.index = 0;
    }
    this.time = this.snap(this.chunk.time[this.index]!);
  }
}

/** To the nearest multiple of the period, counted from the epoch; halfway goes up. */
function snapTo(period: bigint): (time: bigint) => bigint {
  if (period <= 0n) return (time) => time;
  return (time) => {
    const shifted = time + period / 2n;
    const rest = shifted % period;
    return shifted - (rest < 0n ? rest + period : rest);
  };
}

/**
 * Joins streams by time, in chunks of rows. Without a period, several points of a stream at one time make as many
 * rows; with one, a stream's last point of those that snap to one time counts.
 */
export function* joinStreams(
  streams: readonly Iterable<PointColumns>[],
  periodNs: bigint,
  chunkSize: number,
): Generator<JoinedColumns> {
  const snap = snapTo(periodNs);
  const cursors = streams.map((chunks) => new PointCursor(chunks, snap));
  let time = new BigInt64Array(chunkSize);
  let values = streams.map(() => new Float64Array(chunkSize));
  let rows = 0;
  const finish = (): JoinedColumns => ({
    time: time.slice(0, rows),
    values: values.map((column) => column.slice(0, rows)),
  });

  for (;;) {
    let first: bigint | undefined;
    for (const cursor of cursors) {
      if (cursor.time !== undefined && (first === undefined || cursor.time < first)) first = cursor.time;
    }
    if (first === undefined) break;
    time[rows] = first;
    for (const [i, cursor] of cursors.entries()) {
      let value = Number.NaN;
      while (cursor.time === first) {
        value = cursor.value;
        cursor.next();
        if (periodNs <= 0n) break;
      }
      values[i]![rows] = value;
    }
    rows += 1;
    if (rows === chunkSize) {
      yield finish();
      time = new BigInt64Array(chunkSize);
      values = streams.map(() => new Float64Array(chunkSize));
      rows = 0;
    }
  }
  if (rows > 0) yield finish();
}
