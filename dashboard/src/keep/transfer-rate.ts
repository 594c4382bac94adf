/** How long back it looks. */
const WINDOW_MS = 5_000;

/** How fast something goes, and how long it still takes. */
export interface TransferRate {
  /** A second; undefined until something has come. */
  readonly perSecond: number | undefined;
  readonly remainingMs: number | undefined;
}

/** A function that takes what is done and what there is, and says how fast it went in the last seconds. */
export function rateMeter(
  now: () => number = () => performance.now(),
): (done: number, total: number) => TransferRate {
  const samples: { at: number; done: number }[] = [{ at: now(), done: 0 }];
  return (done, total) => {
    const at = now();
    samples.push({ at, done });
    // The oldest one is kept as long as it is the only one that is old enough.
    while (samples.length > 2 && at - (samples[1] as { at: number }).at >= WINDOW_MS) samples.shift();
    const first = samples[0] as { at: number; done: number };
    const perSecond = ((done - first.done) / (at - first.at)) * 1000;
    if (!(perSecond > 0) || !Number.isFinite(perSecond))
      return { perSecond: undefined, remainingMs: undefined };
    return { perSecond, remainingMs: (Math.max(0, total - done) / perSecond) * 1000 };
  };
}
