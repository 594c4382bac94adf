import { type BTrDBError, type BTrDBErrorCode, type ConnectionError, isBTrDBError } from "../errors/index.ts";

/** Failures that asking again does not change: the question is wrong, or its asker may not ask. */
const FINAL: ReadonlySet<BTrDBErrorCode> = new Set([
  "INVALID_ARGUMENT",
  "INVALID_ENDPOINT",
  "INVALID_API_KEY",
  "API_KEY_OVER_PLAINTEXT",
  "CONNECTION_CLOSED",
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
  "UNAUTHORIZED",
  "UNIMPLEMENTED",
  "NOT_IMPLEMENTED",
  "INVALID_POINT_WIDTH",
  "INVALID_PARAMETER",
  "INVALID_TIME_RANGE",
  "WRONG_ARGS",
]);

/**
 * True where the same question may be answered later: who follows a stream for weeks outlives restarts, broken proxies
 * and full disks, and failures that nobody thought of.
 */
export function mayHeal(error: BTrDBError): boolean {
  return !FINAL.has(error.code);
}

/** Milliseconds that a server or proxy asked to be left alone (`Retry-After`); 0 where it did not. */
export function askedMs(error: BTrDBError): number {
  const { retryAfterMs, cause } = error as ConnectionError;
  return retryAfterMs ?? (isBTrDBError(cause) ? askedMs(cause) : 0);
}
