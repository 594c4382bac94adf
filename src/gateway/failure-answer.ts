import { isBTrDBError, MalformedResponse } from "../errors/index.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";

/** Headers of a status, in headers or trailers. Nothing else of an answer is handed on. */
export const STATUS_FIELDS = ["grpc-status", "grpc-message", "grpc-status-details-bin"] as const;

/** Answers with a status alone, as gRPC-Web has it: HTTP says 200, so that every client looks at the status. */
export function failureAnswer({ code, rawMessage }: RpcFailure, headers: Headers): Response {
  headers.set("content-type", "application/grpc-web+proto");
  headers.set("grpc-status", String(code));
  headers.set("grpc-message", encodeGrpcMessage(rawMessage));
  return new Response(null, { status: 200, headers });
}

/** Percent-encodes whatever could end a header or is not ASCII. */
export function encodeGrpcMessage(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x24\x26-\x7e]/gu, (character) => encodeURIComponent(character));
}

/** Any error as a status. What is not meant for the other side is told without its words. */
export function toFailure(error: unknown): RpcFailure {
  if (error instanceof RpcFailure) return error;
  if (error instanceof MalformedResponse)
    return new RpcFailure(
      error.message.replace("Malformed request", "The request is malformed"),
      GrpcCode.InvalidArgument,
    );
  if (isBTrDBError(error)) {
    if (error.cause instanceof RpcFailure) return error.cause;
    if (error.code === "UNAVAILABLE")
      return new RpcFailure("The cluster cannot be reached.", GrpcCode.Unavailable, error);
  }
  return new RpcFailure("The gateway failed.", GrpcCode.Internal, error);
}
