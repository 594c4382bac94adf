import { formatDuration } from "../format/time.ts";
import type { TransferRate } from "./transfer-rate.ts";

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const SIZES = ["B", "kB", "MB", "GB", "TB"] as const;

/** "1.2 MB", by powers of 1000. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let size = 0;
  while (value >= 999.5 && size < SIZES.length - 1) {
    value /= 1000;
    size++;
  }
  return `${size === 0 ? value : Number(value.toPrecision(3))} ${SIZES[size]}`;
}

/** "42 %"; 100 only when it is all. */
export function formatPercent(done: number, total: number): string {
  return `${percentOf(done, total)} %`;
}

export function percentOf(done: number, total: number): number {
  if (total <= 0) return done > 0 ? 100 : 0;
  return Math.max(0, Math.min(100, Math.floor((done / total) * 100)));
}

/** "420,000 of 1,000,000 points" */
export function formatDone(done: number, total: number): string {
  return `${WHOLE.format(done)} of ${WHOLE.format(total)} ${total === 1 ? "point" : "points"}`;
}

/** "512,000 points/s, 2 s left"; "" until it is known. */
export function formatRate({ perSecond, remainingMs }: TransferRate): string {
  if (perSecond === undefined || remainingMs === undefined) return "";
  // Three digits: the others change faster than anybody reads.
  const rate = WHOLE.format(Number(perSecond.toPrecision(3)));
  const left = formatDuration(BigInt(Math.max(1, Math.round(remainingMs / 1000))) * 1_000_000_000n);
  return `${rate} points/s, ${left} left`;
}
