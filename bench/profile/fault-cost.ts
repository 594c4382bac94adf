const PAGE = 4096;
const BYTES = 64 << 20;

/** Nanoseconds of CPU until a page that is new to the process is there: the least of some tries. */
export function faultCost(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const bytes = new Uint8Array(BYTES);
    const touch = () => {
      const before = process.threadCpuUsage();
      for (let at = 0; at < BYTES; at += PAGE) bytes[at] = 1;
      const { user, system } = process.threadCpuUsage(before);
      return ((user + system) * 1000) / (BYTES / PAGE);
    };
    const first = touch();
    least = Math.min(least, first - touch());
  }
  return least;
}
