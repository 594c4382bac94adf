import { MalformedResponse } from "../errors/index.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";

/** The message of an answer that has one, once the answer has ended well. */
export async function onlyMessage<T>(messages: AsyncIterable<T>): Promise<T> {
  const found: T[] = [];
  for await (const message of messages) {
    if (found.length > 0) throw wrongNumber("There are two messages in an answer that has one.");
    found.push(message);
  }
  if (found.length === 0) throw wrongNumber("There is no message in the answer.");
  return found[0] as T;
}

/** gRPC has a code for this; to users it is an answer that makes no sense, and no missing feature. */
function wrongNumber(message: string): MalformedResponse {
  const cause = new RpcFailure(message, GrpcCode.Unimplemented);
  return new MalformedResponse(message, { reason: "frame", offset: 0, cause });
}
