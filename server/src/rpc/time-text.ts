const NS_PER_MS = 1_000_000n;

/** A time in nanoseconds as ISO 8601 text in UTC with nine decimals: `2024-01-01T00:00:00.000000001Z`. */
export function timeText(time: bigint): string {
  const belowMs = ((time % NS_PER_MS) + NS_PER_MS) % NS_PER_MS;
  const ms = Number((time - belowMs) / NS_PER_MS);
  return new Date(ms).toISOString().replace("Z", `${String(belowMs).padStart(6, "0")}Z`);
}
