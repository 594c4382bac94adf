/** Nanoseconds since the Unix epoch below which no BTrDB stream holds a point (inclusive bound), -(16 << 56). */
export const MIN_TIME = -(16n << 56n);

/**
 * End of the time range of a BTrDB stream in nanoseconds, 48 << 56 (exclusive for queries). The largest time of a
 * point is `MAX_TIME - 2n`.
 */
export const MAX_TIME = 48n << 56n;
