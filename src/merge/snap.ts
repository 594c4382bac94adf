import { RawColumns } from "../columns/index.ts";
import { BTRDBValueError } from "../errors/index.ts";

/** Hertz, 0 for none. @throws BTRDBValueError */
export function checkSamplingFrequency(hertz: number): number {
  if (hertz === 0 || (Number.isFinite(hertz) && hertz > 0 && samplingPeriod(hertz) > 0n)) return hertz;
  throw new BTRDBValueError(
    `A sampling frequency is a number of Hertz above 0 and at most 1e9, or 0 for none, not ${String(hertz)}.`,
  );
}

/** Nanoseconds, rounded down as in the Python client; 0n for no frequency. */
export function samplingPeriod(hertz: number): bigint {
  return hertz === 0 ? 0n : BigInt(Math.trunc((1 / hertz) * 1e9));
}

/** The nearest multiple of a period, counted from the epoch; halfway goes up. */
export function snapTime(time: bigint, periodNs: bigint): bigint {
  const shifted = time + periodNs / 2n;
  const rest = shifted % periodNs;
  return shifted - (rest < 0n ? rest + periodNs : rest);
}

/** Points moved to the nearest multiple of a period; of several that meet there, the last. */
export function snapColumns(columns: RawColumns, periodNs: bigint): RawColumns {
  const time = columns.time.map((at) => snapTime(at, periodNs));
  const value = new Float64Array(columns.length);
  let length = 0;
  for (let i = 0; i < columns.length; i++) {
    if (length === 0 || time[length - 1] !== time[i]) length++;
    time[length - 1] = time[i] as bigint;
    value[length - 1] = columns.value[i] as number;
  }
  return new RawColumns({
    time: time.subarray(0, length),
    value: value.subarray(0, length),
    version: columns.version,
  });
}
