import type { BTrDBErrorCode } from "./error-code.ts";

/** Marks errors of this package in every realm and in every copy of it that a bundle may hold. */
const MARK = Symbol.for("btrdb-web.error");

/** What an error may carry besides its message. */
export interface BTrDBErrorOptions {
  readonly code?: BTrDBErrorCode;
  /** Number of the BTrDB status, such as 404, where the server gave one. */
  readonly status?: number;
  readonly cause?: unknown;
}

/**
 * Base of every error that this package throws. `code` is stable and meant for programs, `message` for people;
 * `cause` holds what was underneath, such as the ConnectError or the TypeError of `fetch`.
 */
export class BTrDBError extends Error {
  override readonly name: string = "BTrDBError";
  readonly code: BTrDBErrorCode;
  readonly status: number | undefined;

  constructor(message: string, options: BTrDBErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code ?? "RPC_FAILED";
    this.status = options.status;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** Name, code, status and message; never the cause, which may hold request headers. */
  toJSON(): { name: string; code: BTrDBErrorCode; status?: number; message: string } {
    const { name, code, status, message } = this;
    return status === undefined ? { name, code, message } : { name, code, status, message };
  }
}

/**
 * True for an error of this package, also when it came out of an iframe, a worker realm or a second copy of the
 * package, where `instanceof` says no. With a code: true only for this code.
 */
export function isBTrDBError(value: unknown, code?: BTrDBErrorCode): value is BTrDBError {
  if (typeof value !== "object" || value === null || !(MARK in value)) return false;
  return code === undefined || (value as unknown as BTrDBError).code === code;
}
