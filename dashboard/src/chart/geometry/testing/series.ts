import { RawColumns, type RawPoint, type Stream, WindowColumns } from "btrdb-web";
import type { Piece, RawPiece, SeriesFrame, WindowPiece } from "btrdb-web/viewport";

type Part<P> = Partial<Pick<P & Piece, "start" | "end" | "from" | "to" | "exact">>;

/** A frame of some pieces; nothing here asks for the stream. */
export function seriesOf(
  pieces: readonly Piece[],
  more: { shift?: bigint; before?: RawPoint; after?: RawPoint } = {},
): SeriesFrame {
  const level = pieces[0]?.kind === "windows" ? pieces[0].pointWidth : "raw";
  return {
    id: "a",
    stream: {} as Stream,
    version: undefined,
    shift: 0n,
    status: "ready",
    level,
    pieces,
    ...more,
  };
}

/** A piece of all points, from the first to the last one unless said otherwise. */
export function rawPiece(
  points: readonly (readonly [bigint, number])[],
  part: Part<RawPiece> = {},
): RawPiece {
  const time = BigInt64Array.from(points, ([at]) => at);
  const columns = new RawColumns({ time, value: Float64Array.from(points, ([, value]) => value) });
  const start = time[0] ?? 0n;
  const end = (time.at(-1) ?? -1n) + 1n;
  return { kind: "raw", columns, from: 0, to: columns.length, start, end, exact: true, ...part };
}

export interface WindowLike {
  readonly time: bigint;
  readonly min?: number;
  readonly mean: number;
  readonly max?: number;
  readonly count?: bigint;
}

/** A piece of windows, from the first to the end of the last one unless said otherwise. */
export function windowPiece(
  pointWidth: number,
  windows: readonly WindowLike[],
  part: Part<WindowPiece> = {},
): WindowPiece {
  const floats = (pick: (window: WindowLike) => number) => Float64Array.from(windows, pick);
  const columns = new WindowColumns({
    time: BigInt64Array.from(windows, ({ time }) => time),
    min: floats(({ min, mean }) => min ?? mean),
    mean: floats(({ mean }) => mean),
    max: floats(({ max, mean }) => max ?? mean),
    count: BigUint64Array.from(windows, ({ count }) => count ?? 1000n),
    stddev: floats(() => 0.5),
  });
  const start = windows[0]?.time ?? 0n;
  const end = (windows.at(-1)?.time ?? 0n) + (1n << BigInt(pointWidth));
  const rows = { from: 0, to: columns.length };
  return { kind: "windows", pointWidth, columns, ...rows, start, end, exact: true, ...part };
}

/** A piece cut in two at a time: of the same columns, or each with its own. */
export function cutAt<P extends Piece>(piece: P, time: bigint, copy: boolean): [P, P] {
  const at = Math.min(piece.to, Math.max(piece.from, piece.columns.indexOf(time)));
  const left = { ...piece, end: time, to: at };
  const right = { ...piece, start: time, from: at };
  if (!copy) return [left, right];
  const own = (part: P) => ({
    ...part,
    columns: part.columns.slice(part.from, part.to),
    from: 0,
    to: part.to - part.from,
  });
  return [own(left), own(right)];
}
