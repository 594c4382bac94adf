/** Error classes that the Python client has no name for. */
import { BTrDBError } from "./btrdb-error.ts";
import { BTRDBServerError, BTRDBValueError, InvalidOperation } from "./python-errors.ts";

/** An endpoint that is neither `host:port` nor an http(s) URL. */
export class InvalidEndpoint extends BTRDBValueError {
  override readonly name: string = "InvalidEndpoint";
}

/** An API key that can't be sent in a header. */
export class InvalidApiKey extends BTRDBValueError {
  override readonly name: string = "InvalidApiKey";
}

/** An API key together with an endpoint without TLS: refused before anything is sent. */
export class ApiKeyOverPlaintext extends BTRDBValueError {
  override readonly name: string = "ApiKeyOverPlaintext";
}

/** Credentials that are not YAML, or not a map of profiles. */
export class InvalidCredentialsFile extends BTRDBValueError {
  override readonly name: string = "InvalidCredentialsFile";
}

/** The server did not accept the API key (gRPC UNAUTHENTICATED). */
export class Unauthenticated extends BTrDBError {
  override readonly name: string = "Unauthenticated";
}

/** The call took longer than its `timeoutMs`. */
export class DeadlineExceeded extends BTrDBError {
  override readonly name: string = "DeadlineExceeded";
}

/** The call was stopped by its `signal`; `cause` is the signal's reason. */
export class Canceled extends BTrDBError {
  override readonly name: string = "Canceled";
}

/** This server is of a version that does not have what was asked for; nothing was sent. */
export class NotSupported extends InvalidOperation {
  override readonly name: string = "NotSupported";

  constructor(message: string) {
    super(message, { code: "UNIMPLEMENTED" });
  }
}

/** Tags or annotations were changed by somebody else in the meantime (423). */
export class PropertyVersionMismatch extends BTRDBServerError {
  override readonly name: string = "PropertyVersionMismatch";
}
