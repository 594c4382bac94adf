/**
 * The largest point width of which at least one window fits on each pixel: the exponent of the power of two, so that a
 * view of `span` nanoseconds has between one and two windows a pixel. Undefined where a window would be shorter than two
 * nanoseconds: then there is nothing to summarise.
 */
export function choosePointWidth(span: bigint, widthPx: number): number | undefined {
  const nsPerPixel = span / BigInt(Math.max(1, Math.floor(widthPx)));
  const exponent = nsPerPixel.toString(2).length - 1;
  return nsPerPixel < 2n ? undefined : exponent;
}

/** No more raw points than this for a plot of that width; where there are more, windows are drawn. */
export function rawPointLimit(widthPx: number): number {
  return 2 * Math.max(1, Math.floor(widthPx));
}
