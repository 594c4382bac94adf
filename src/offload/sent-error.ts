import {
  BTRDBServerError,
  BTrDBError,
  Canceled,
  ConnectionError,
  DeadlineExceeded,
  InvalidOperation,
  MalformedResponse,
  PermissionDenied,
  Unauthenticated,
  VersionNotAvailable,
} from "../errors/index.ts";
import { statusError } from "../errors/status-error.ts";
import type { SentError } from "./messages.ts";

type ErrorClass = new (message: string, fields: never) => BTrDBError;

/** Of the errors that no status of the server has brought. By name: a bundler would keep all of the others as well. */
const CLASSES: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
  ["BTRDBServerError", BTRDBServerError],
  ["Canceled", Canceled],
  ["ConnectionError", ConnectionError],
  ["DeadlineExceeded", DeadlineExceeded],
  ["InvalidOperation", InvalidOperation],
  ["MalformedResponse", MalformedResponse],
  ["PermissionDenied", PermissionDenied],
  ["Unauthenticated", Unauthenticated],
  ["VersionNotAvailable", VersionNotAvailable],
]);

/** Causes of causes, as deep as they are told. */
const MAX_DEPTH = 4;

/** An error as data that can be posted: structured clones of errors lose their class and fields. */
export function packError(error: unknown, depth = 0): SentError {
  const fields: Partial<Record<keyof SentError, unknown>> =
    error instanceof Error ? error : { name: "Error", message: String(error) };
  const { code, status, checks, stack, cause } = fields;
  return {
    name: String(fields.name),
    message: String(fields.message),
    // ConnectErrors have a number there.
    code: typeof code === "string" ? (code as SentError["code"]) : undefined,
    status: typeof status === "number" ? status : undefined,
    reason: plain(fields.reason),
    offset: plain(fields.offset),
    retryAfterMs: plain(fields.retryAfterMs),
    checks: Array.isArray(checks) ? checks.map(String) : undefined,
    stack: typeof stack === "string" ? stack : undefined,
    cause: cause === undefined || depth === MAX_DEPTH ? undefined : packError(cause, depth + 1),
  };
}

/** The error again, of the same class, with the stack that it had in the worker. */
export function unpackError(sent: SentError): Error {
  const cause = sent.cause && unpackError(sent.cause);
  const error = make(sent, cause);
  if (sent.stack !== undefined)
    Object.defineProperty(error, "stack", { value: sent.stack, configurable: true, writable: true });
  return error;
}

function make(sent: SentError, cause: Error | undefined): Error {
  const { name, message, code, status, reason, offset, checks, retryAfterMs } = sent;
  if (code === undefined) {
    return Object.assign(new Error(message, cause && { cause }), { name });
  }
  if (status !== undefined) return statusError(status, message, cause);
  const Class = CLASSES.get(name) ?? BTrDBError;
  return new Class(message, { code, reason, offset, checks, retryAfterMs, cause } as never);
}

function plain(value: unknown): unknown {
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}
