import { ConnectionError, isBTrDBError } from "btrdb-web";

/** An error as the page says it. */
export interface Failure {
  /** What happened, in words. */
  readonly message: string;
  /** What to check, most likely first. */
  readonly checks: readonly string[];
  /** https endpoints to open in a tab, where an untrusted certificate may be the reason. */
  readonly open: readonly string[];
}

/** Puts an error into words; `urls` are the endpoints that were tried. */
export function describeFailure(error: unknown, urls: readonly string[] = []): Failure {
  // connect() explains these itself. Later, when it once worked, browsers only say "Failed to fetch" or the like.
  const later = !(error instanceof ConnectionError) || error.code === "UNAVAILABLE";
  if (isBTrDBError(error) && later && isNetworkError(error)) {
    return {
      message: `The server could not be reached (${deepestMessage(error)}).`,
      checks: OFFLINE,
      open: [],
    };
  }
  const checks = error instanceof ConnectionError ? error.checks : [];
  const certificate =
    error instanceof ConnectionError && (error.reason === "unknown" || error.reason === "certificate");
  const message = error instanceof Error ? error.message : String(error);
  return {
    // The message of a ConnectionError ends with its checks, which are shown as a list here.
    message: isBTrDBError(error) && checks.length > 0 ? message.split("\nCheck:")[0]! : message,
    checks,
    open: certificate ? urls.filter((url) => url.startsWith("https:")) : [],
  };
}

const OFFLINE = ["Is this computer still online?", "Is the server still running?"];

/** Whether no server answered: what was asked may be right, and may work later. */
export function isUnreachable(error: unknown): boolean {
  if (!isBTrDBError(error)) return false;
  return error.code === "UNAVAILABLE" || isNetworkError(error);
}

/** fetch() rejects with a TypeError where no answer came. */
function isNetworkError(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof TypeError) return true;
  }
  return false;
}

function deepestMessage(error: unknown): string {
  let message = String(error);
  for (let cause = error; cause instanceof Error; cause = cause.cause) message = cause.message;
  return message;
}
