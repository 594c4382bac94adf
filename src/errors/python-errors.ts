/**
 * The error classes of the Python client under their own names, so that what its users know (and what they search
 * for) holds here. None of these names shadows a JavaScript global, so none had to be renamed.
 */
import { BTrDBError, type BTrDBErrorOptions } from "./btrdb-error.ts";

/** Why a connection could not be made, as far as the runtime lets us know. */
export type ConnectionFailure =
  /** Nothing listens there, or the host is unreachable. */
  | "refused"
  /** The fetch standard forbids this port in every runtime. */
  | "blocked-port"
  /** The host name is not known. */
  | "dns"
  /** The TLS certificate is not trusted, expired, or for another host. */
  | "certificate"
  /** One side speaks TLS, the other does not. */
  | "tls-mismatch"
  /** The server is there, but does not allow this page's origin. */
  | "cors"
  /** The page came over https and the endpoint is http. */
  | "mixed-content"
  /** The API key was not accepted. */
  | "unauthenticated"
  /** Something answered that is not BTrDB over gRPC-Web. */
  | "not-btrdb"
  /** What answers there does not speak HTTP/2, which native gRPC needs. */
  | "no-http2"
  /** A proxy answered that the server behind it is not available. */
  | "unavailable"
  /** A proxy or gateway says that there are too many requests (HTTP 429); it did nothing. */
  | "rate-limited"
  /** No answer in time. */
  | "timeout"
  /** The server answered with a redirect, which is never followed: it could carry the API key elsewhere. */
  | "redirect"
  /** The browser does not say which of several reasons it was; `checks` lists what to look at. */
  | "unknown";

/** Details of a {@link ConnectionError}. */
export interface ConnectionErrorOptions extends BTrDBErrorOptions {
  readonly reason?: ConnectionFailure;
  readonly checks?: readonly string[];
  readonly retryAfterMs?: number | undefined;
}

/** No connection to BTrDB: nothing to connect with, or every endpoint failed. */
export class ConnectionError extends BTrDBError {
  override readonly name: string = "ConnectionError";
  readonly reason: ConnectionFailure;
  /** What to check, most likely first; also part of the message. */
  readonly checks: readonly string[];
  /** Milliseconds that a proxy or gateway asked to wait (`Retry-After`). */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: ConnectionErrorOptions = {}) {
    super(message, { code: "CONNECTION_FAILED", ...options });
    this.reason = options.reason ?? "unknown";
    this.checks = options.checks ?? [];
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The stream, or the asked version of it, does not exist (404). */
export class StreamNotFoundError extends BTrDBError {
  override readonly name: string = "StreamNotFoundError";
}

/** There is no credentials file where one is needed. */
export class CredentialsFileNotFound extends BTrDBError {
  override readonly name: string = "CredentialsFileNotFound";
}

/** The credentials hold no profile of that name. */
export class ProfileNotFound extends BTrDBError {
  override readonly name: string = "ProfileNotFound";
}

/** The server failed at something that is not the caller's mistake. */
export class BTRDBServerError extends BTrDBError {
  override readonly name: string = "BTRDBServerError";
}

/** An argument of the wrong type. */
export class BTRDBTypeError extends BTrDBError {
  override readonly name: string = "BTRDBTypeError";

  constructor(message: string, options: BTrDBErrorOptions = {}) {
    super(message, { code: "INVALID_ARGUMENT", ...options });
  }
}

/** An operation that BTrDB does not allow. */
export class InvalidOperation extends BTrDBError {
  override readonly name: string = "InvalidOperation";
}

/** create(): the uuid is taken (417; 406 from v4). */
export class StreamExists extends InvalidOperation {
  override readonly name: string = "StreamExists";
}

/** create(): another stream has this collection and these tags (418). */
export class AmbiguousStream extends InvalidOperation {
  override readonly name: string = "AmbiguousStream";
}

/** The API key, or its owner, may not do this (437, or gRPC PERMISSION_DENIED). */
export class PermissionDenied extends InvalidOperation {
  override readonly name: string = "PermissionDenied";
}

/** An argument with a value that can't be. */
export class BTRDBValueError extends BTrDBError {
  override readonly name: string = "BTRDBValueError";

  constructor(message: string, options: BTrDBErrorOptions = {}) {
    super(message, { code: "INVALID_ARGUMENT", ...options });
  }
}

/** A collection is 1 to 255 bytes without NUL (407). */
export class InvalidCollection extends BTRDBValueError {
  override readonly name: string = "InvalidCollection";
}

/** A tag or annotation key does not match `^[a-z][a-z0-9_.]*$`, or is longer than 63 bytes (408). */
export class InvalidTagKey extends BTRDBValueError {
  override readonly name: string = "InvalidTagKey";
}

/** A tag or annotation value is too long or holds NUL (409). */
export class InvalidTagValue extends BTRDBValueError {
  override readonly name: string = "InvalidTagValue";
}

/** Start not before end, or outside [MIN_TIME, MAX_TIME) (413). */
export class InvalidTimeRange extends BTRDBValueError {
  override readonly name: string = "InvalidTimeRange";
}

/** A point width or depth is a whole number from 0 to 63 (415). */
export class InvalidPointWidth extends BTRDBValueError {
  override readonly name: string = "InvalidPointWidth";
}

/** NaN and infinite values can't be stored (425). */
export class BadValue extends BTRDBValueError {
  override readonly name: string = "BadValue";
}

/** The uuid belonged to a stream that was obliterated and can't come back (429). */
export class RecycledUUID extends BTRDBValueError {
  override readonly name: string = "RecycledUUID";
}

/** A metadata query or one of its parameters was refused (441). */
export class BadSQLValue extends BTRDBValueError {
  override readonly name: string = "BadSQLValue";
}

/** The version was pruned or never was (450). */
export class VersionNotAvailable extends BTRDBValueError {
  override readonly name: string = "VersionNotAvailable";
}

/** There is no point in that direction (401). */
export class NoSuchPoint extends BTRDBValueError {
  override readonly name: string = "NoSuchPoint";
}
