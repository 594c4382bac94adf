import { StatusCode } from "../status-code.ts";
import { BTrDBError, type BTrDBErrorOptions } from "./btrdb-error.ts";
import { PropertyVersionMismatch } from "./client-errors.ts";
import { type BTrDBErrorCode, STATUS_NAMES } from "./error-code.ts";
import * as python from "./python-errors.ts";

type ErrorClass = new (message: string, options: BTrDBErrorOptions) => BTrDBError;

/** Classes for the numbers that have one of their own; every other known number is a BTRDBServerError. */
const CLASSES = new Map<number, ErrorClass>([
  [StatusCode.NoSuchPoint, python.NoSuchPoint],
  [StatusCode.NoSuchStream, python.StreamNotFoundError],
  [StatusCode.StreamExistsV4, python.StreamExists],
  [StatusCode.InvalidCollection, python.InvalidCollection],
  [StatusCode.InvalidTagKey, python.InvalidTagKey],
  [StatusCode.InvalidTagValue, python.InvalidTagValue],
  [StatusCode.InvalidTimeRange, python.InvalidTimeRange],
  [StatusCode.InvalidPointWidth, python.InvalidPointWidth],
  [StatusCode.StreamExists, python.StreamExists],
  [StatusCode.AmbiguousStream, python.AmbiguousStream],
  [StatusCode.PropertyVersionMismatch, PropertyVersionMismatch],
  [StatusCode.BadValue, python.BadValue],
  [StatusCode.RecycledUUID, python.RecycledUUID],
  [StatusCode.Unauthorized, python.PermissionDenied],
  [StatusCode.BadSQLValue, python.BadSQLValue],
  [StatusCode.VersionNotAvailable, python.VersionNotAvailable],
]);

/** The error for a BTrDB status number; the number stands in the message unless the server put it there itself. */
export function statusError(status: number, message: string, cause?: unknown): BTrDBError {
  const code: BTrDBErrorCode | undefined = STATUS_NAMES[status as keyof typeof STATUS_NAMES];
  const ErrorClass = CLASSES.get(status) ?? (code === undefined ? BTrDBError : python.BTRDBServerError);
  const text = message.includes(String(status))
    ? message
    : `[${status}] ${message || (code ?? "unknown status")}`;
  return new ErrorClass(text, { code: code ?? "UNKNOWN_STATUS", status, cause });
}
