import { Code, ConnectError } from "@connectrpc/connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import { hideApiKey } from "../api-key.ts";
import { type BTrDBErrorCode, isBTrDBError } from "../errors/index.ts";
import { RpcFailure } from "../rpc-failure.ts";

/** What came around the messages of an answer. */
export interface Heads {
  readonly header: Headers;
  readonly trailer: Headers;
}

export function heading(): Heads {
  return { header: new Headers(), trailer: new Headers() };
}

/** Trailers are text of the server's: what Headers can't hold is left out, and so is the key if it is repeated. */
export function copyFields(
  from: Iterable<readonly [string, string]>,
  to: Headers,
  apiKey?: string | undefined,
): void {
  for (const [name, value] of from) {
    try {
      to.append(name, hideApiKey(value, apiKey));
    } catch {
      // Not a header: letters beyond Latin-1, or a name with spaces.
    }
  }
}

/** gRPC codes of errors that no gRPC status has brought. */
const CODES: Partial<Record<BTrDBErrorCode, Code>> = {
  UNAVAILABLE: Code.Unavailable,
  CANCELED: Code.Canceled,
  DEADLINE_EXCEEDED: Code.DeadlineExceeded,
  CONNECTION_FAILED: Code.Unavailable,
  MALFORMED_RESPONSE: Code.Internal,
};

/**
 * What raw calls throw, with the details and the fields that the server sent; the error it was made of is the cause,
 * which toBTrDBError() gives back.
 */
export function toConnectError(error: unknown, heads: Heads): ConnectError {
  if (!isBTrDBError(error)) return ConnectError.from(error);
  const { cause } = error;
  if (cause instanceof ConnectError) return cause;
  const metadata = new Headers(heads.header);
  copyFields(heads.trailer, metadata);
  if (!(cause instanceof RpcFailure))
    return new ConnectError(error.message, CODES[error.code] ?? Code.Unknown, metadata, undefined, error);
  const failure = new ConnectError(cause.rawMessage, cause.code, metadata, undefined, error);
  failure.details = detailsOf(heads);
  return failure;
}

/** Of `grpc-status-details-bin`, where the server sent any. */
function detailsOf({ header, trailer }: Heads): ConnectError["details"] {
  try {
    return (findTrailerError(trailer) ?? findTrailerError(header))?.details ?? [];
  } catch {
    // Not what it should be: the status is enough.
    return [];
  }
}
