import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import { isBTrDBError } from "btrdb-web";
import { PartJoiner } from "../../src/bulk/frame-splitter.ts";
import { type BulkRequest, onlyMessage, openBulkParts, openBulkStream } from "../../src/bulk/index.ts";
import { RpcFailure } from "../../src/rpc-failure.ts";
import type { Path } from "./path.ts";

/** Calls of this package with messages as a whole: everything but points. */
export const throughBulk = through(openBulkStream);

/** Reads of points: messages as the network cut them. */
export const throughParts = through(async function* (request) {
  const joiner = new PartJoiner();
  for await (const parts of openBulkParts(request)) {
    for (const part of parts) {
      const message = joiner.add(part);
      // Kept for longer than until the next parts are asked for.
      if (message !== undefined) yield message.slice();
    }
  }
});

function through(open: (request: BulkRequest) => AsyncIterable<Uint8Array>): Path {
  return async (call) => {
    const { method, baseUrl, fetch, header, signal, timeoutMs, onHeader } = call;
    let fields = new Headers();
    const messages = open({
      baseUrl,
      path: `/${method.parent.typeName}/${method.name}`,
      headers: header,
      message: toBinary(method.input, call.request),
      fetch,
      signal,
      timeoutMs,
      onHeader(found) {
        fields = found;
        onHeader(found);
      },
      onTrailer(found) {
        fields = new Headers([...found]);
        call.onTrailer(fields);
      },
    });
    try {
      const take = (message: Uint8Array) => call.onMessage(fromBinary(method.output, message));
      if (method.methodKind === "unary") take(await onlyMessage(messages));
      else for await (const message of messages) take(message);
    } catch (error) {
      throw failure(error, fields);
    }
  };
}

/** In the words of the suite. The details are in the fields that were handed on: errors of this package have none. */
function failure(error: unknown, fields: Headers): ConnectError {
  if (!isBTrDBError(error)) return ConnectError.from(error);
  const { cause } = error;
  const details = findTrailerError(fields)?.details ?? [];
  const code = cause instanceof RpcFailure ? cause.code : CODES[error.code];
  const message = cause instanceof RpcFailure ? cause.rawMessage : error.message;
  const failed = new ConnectError(message, code ?? Code.Unknown, fields, undefined, error);
  failed.details = details;
  return failed;
}

/** Errors that no gRPC status has brought. */
const CODES: Readonly<Record<string, Code>> = {
  UNAVAILABLE: Code.Unavailable,
  CANCELED: Code.Canceled,
  DEADLINE_EXCEEDED: Code.DeadlineExceeded,
  CONNECTION_FAILED: Code.Unavailable,
};
