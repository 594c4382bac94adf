import { type BTrDBErrorCode, isBTrDBError } from "btrdb-web";
import { InsertStopped } from "./insert/insert-stopped.ts";
import { UsageError } from "./usage-error.ts";

/** What the process ends with. Scripts depend on these numbers: docs/cli.md lists them, and they do not change. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  notAuthorised: 4,
  noConnection: 5,
  /** 128 and the number of the signal, as shells have it. */
  interrupted: 130,
  terminated: 143,
} as const;

const CODES = new Map<BTrDBErrorCode, number>([
  ["INVALID_ARGUMENT", EXIT.usage],
  ["INVALID_ENDPOINT", EXIT.usage],
  ["INVALID_API_KEY", EXIT.usage],
  ["API_KEY_OVER_PLAINTEXT", EXIT.usage],
  ["CREDENTIALS_FILE_NOT_FOUND", EXIT.usage],
  ["INVALID_CREDENTIALS_FILE", EXIT.usage],
  ["PROFILE_NOT_FOUND", EXIT.usage],
  ["NO_CREDENTIALS", EXIT.usage],
  ["INVALID_TIME_RANGE", EXIT.usage],
  ["INVALID_POINT_WIDTH", EXIT.usage],
  ["INVALID_COLLECTION", EXIT.usage],
  ["INVALID_TAG_KEY", EXIT.usage],
  ["INVALID_TAG_VALUE", EXIT.usage],
  ["NO_SUCH_STREAM", EXIT.notFound],
  ["NO_SUCH_POINT", EXIT.notFound],
  ["VERSION_NOT_AVAILABLE", EXIT.notFound],
  ["UNAUTHENTICATED", EXIT.notAuthorised],
  ["PERMISSION_DENIED", EXIT.notAuthorised],
  ["UNAUTHORIZED", EXIT.notAuthorised],
  ["CONNECTION_FAILED", EXIT.noConnection],
  ["CONNECTION_CLOSED", EXIT.noConnection],
  ["UNAVAILABLE", EXIT.noConnection],
  ["DEADLINE_EXCEEDED", EXIT.noConnection],
]);

/** The exit code that stands for an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof InsertStopped) return exitCodeOf(error.cause);
  return isBTrDBError(error) ? (CODES.get(error.code) ?? EXIT.failure) : EXIT.failure;
}
