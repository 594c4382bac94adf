/** One series' share of the rows: cells by index, sorted by time. */
export interface RowSource {
  readonly time: BigInt64Array;
  /** Nanoseconds between the times here and those of the rows. */
  readonly shift: bigint;
  /** Its cells, with a comma before each. */
  cells(index: number): string;
  /** Its cells where it has nothing to say: only the commas. */
  readonly blank: string;
}

/** A row of the file, and how many series are in it. */
export interface MergedRow {
  readonly time: bigint;
  readonly cells: string;
  readonly filled: number;
}

/**
 * Puts series side by side, sorted by time. Where one has several points at a time, each has a row of its own, and the
 * n-th points at a time of all series share one: as `StreamSet.toTable()` of btrdb-web does it.
 */
export function* mergeRows(sources: readonly RowSource[]): Generator<MergedRow, void, undefined> {
  const heads = sources.map(() => 0);
  const timeAt = ({ time, shift }: RowSource, head: number) =>
    head < time.length ? (time[head] as bigint) + shift : undefined;
  const times = sources.map((source) => timeAt(source, 0));
  for (;;) {
    let time: bigint | undefined;
    for (const at of times) if (at !== undefined && (time === undefined || at < time)) time = at;
    if (time === undefined) return;
    let cells = "";
    let filled = 0;
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i] as RowSource;
      if (times[i] !== time) {
        cells += source.blank;
        continue;
      }
      const head = heads[i] as number;
      cells += source.cells(head);
      filled++;
      heads[i] = head + 1;
      times[i] = timeAt(source, head + 1);
    }
    yield { time, cells, filled };
  }
}
