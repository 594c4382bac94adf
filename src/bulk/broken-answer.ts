import { type BrokenPlace, GrpcCode, RpcFailure } from "../rpc-failure.ts";

/** The failure of an answer whose bytes are not those of gRPC-Web; users see a MalformedResponse. */
export function brokenAnswer(
  what: string,
  offset: number,
  reason: BrokenPlace["reason"] = "frame",
  code: number = GrpcCode.Internal,
): RpcFailure {
  const message = `The answer is not gRPC-Web as it should be: ${what}.`;
  return new RpcFailure(message, code, undefined, undefined, { reason, offset });
}
