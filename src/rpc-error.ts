import {
  BTrDBError,
  Canceled,
  ConnectionError,
  DeadlineExceeded,
  InvalidOperation,
  isBTrDBError,
  MalformedResponse,
  PermissionDenied,
  Unauthenticated,
} from "./errors/index.ts";
import { statusError } from "./errors/status-error.ts";
import { GrpcCode, toRpcFailure } from "./rpc-failure.ts";

/** The part of the generated `Status` message that says what went wrong. */
export interface StatusLike {
  readonly code: number;
  readonly msg: string;
}

/**
 * Throws the error for an in-band status; does nothing for `undefined` and for code 0. BTrDB answers most mistakes
 * this way, with gRPC status OK, so every response of a raw call has to pass here.
 */
export function throwIfFailed(stat: StatusLike | undefined): void {
  if (stat !== undefined && stat.code !== 0) throw statusError(stat.code, stat.msg);
}

/**
 * The one place where errors of other libraries become a {@link BTrDBError}. A gRPC status whose message begins
 * with `[code] ` is the same as an in-band status; anything else goes by the gRPC code. `cause` is the error that
 * came in; for a call that its `signal` stopped, it is the signal's reason.
 *
 * @param signal the signal of the call: Connect says "canceled" for every abort and drops the reason, and only the
 *   signal knows whether it was a timeout
 */
export function toBTrDBError(error: unknown, signal?: AbortSignal | undefined): BTrDBError {
  if (isBTrDBError(error)) return error;
  // An error of ours that passed through Connect (thrown by an interceptor or a fetch) comes back wrapped.
  const wrapped = toRpcFailure(error);
  if (isBTrDBError(wrapped.cause)) return wrapped.cause;
  if (wrapped.broken !== undefined)
    return new MalformedResponse(wrapped.rawMessage, { ...wrapped.broken, cause: error });
  if (isTimeout(error)) return deadlineExceeded(String(error), error);
  const bracketed = /^\[(\d{3})\]\s*(.*)$/s.exec(wrapped.rawMessage);
  if (bracketed?.[1] !== undefined) return statusError(Number(bracketed[1]), bracketed[2] ?? "", error);
  const message = wrapped.rawMessage;
  switch (wrapped.code) {
    case GrpcCode.Unauthenticated:
      return new Unauthenticated(message, { code: "UNAUTHENTICATED", cause: error });
    case GrpcCode.PermissionDenied:
      return new PermissionDenied(message, { code: "PERMISSION_DENIED", cause: error });
    case GrpcCode.DeadlineExceeded:
      return deadlineExceeded(message, error);
    case GrpcCode.Canceled:
      if (!signal?.aborted) return new Canceled(message, { code: "CANCELED", cause: error });
      return isTimeout(signal.reason)
        ? deadlineExceeded("The signal of the call timed out.", signal.reason)
        : new Canceled("The call was stopped by its signal.", { code: "CANCELED", cause: signal.reason });
    case GrpcCode.Unavailable:
      return new ConnectionError(message, {
        code: "UNAVAILABLE",
        reason: wrapped.http?.status === 429 ? "rate-limited" : "unavailable",
        retryAfterMs: wrapped.http?.retryAfterMs,
        cause: error,
      });
    case GrpcCode.Unimplemented:
      return new InvalidOperation(message, { code: "UNIMPLEMENTED", cause: error });
    default:
      return new BTrDBError(message, { code: "RPC_FAILED", cause: error });
  }
}

function deadlineExceeded(message: string, cause: unknown): DeadlineExceeded {
  return new DeadlineExceeded(message, { code: "DEADLINE_EXCEEDED", cause });
}

function isTimeout(value: unknown): boolean {
  return value instanceof Error && value.name === "TimeoutError";
}
