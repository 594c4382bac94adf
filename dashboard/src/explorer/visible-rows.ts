/** Rows that are drawn above and below of what is seen, so that a scroll finds them there. */
const OVERSCAN = 8;

/** Rows from `first` up to and without `last`. */
export interface RowWindow {
  readonly first: number;
  readonly last: number;
}

/** Which rows there have to be when a list of `total` rows is scrolled to `top`, all in pixels. */
export function visibleRows(top: number, height: number, rowHeight: number, total: number): RowWindow {
  const first = Math.max(0, Math.min(total, Math.floor(top / rowHeight) - OVERSCAN));
  const last = Math.max(first, Math.min(total, Math.ceil((top + height) / rowHeight) + OVERSCAN));
  return { first, last };
}

/** Where to scroll so that a row is seen as a whole; as little as possible. */
export function scrollToRow(index: number, top: number, height: number, rowHeight: number): number {
  const start = index * rowHeight;
  if (start < top) return start;
  return Math.max(top, start + rowHeight - height);
}
