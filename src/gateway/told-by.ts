import { FrameSplitter } from "../bulk/frame-splitter.ts";
import { type Fields, parseTrailers, statusFailure } from "../bulk/grpc-status.ts";
import { decodeAnswer } from "../codec/index.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import type { Told } from "../subscription/index.ts";
import { uuidToText } from "../uuid.ts";

/** Longest message; what one insert brings has at most some hundred kilobytes. */
const MAX_MESSAGE_BYTES = 64 << 20;

/** What the answer of the cluster to Subscribe tells. It is cancelled where the reader leaves. @throws RpcFailure */
export async function* toldBy({ headers, body }: Response): AsyncGenerator<Told, void, undefined> {
  if (throwIfFailed(headers)) return;
  const splitter = new FrameSplitter({ maxMessageBytes: MAX_MESSAGE_BYTES });
  const reader = body?.getReader();
  try {
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      for (const { trailers, bytes } of splitter.push(read.value)) {
        if (trailers) {
          throwIfFailed(parseTrailers(bytes));
          return;
        }
        const { stat, uuid } = decodeAnswer("subscribe", bytes);
        if (stat !== undefined && stat.code !== 0)
          throw new RpcFailure(`[${stat.code}] ${stat.msg}`, GrpcCode.Unknown);
        if (uuid.length === 16) yield { uuid: uuidToText(uuid), message: bytes };
      }
    }
  } finally {
    reader?.cancel().catch(() => {});
  }
  throw new RpcFailure("The cluster's answer broke off: it has no trailers.", GrpcCode.Unavailable);
}

/** @returns whether there is a status */
function throwIfFailed(fields: Fields): boolean {
  const status = fields.get("grpc-status") ?? undefined;
  const failure = status === undefined ? undefined : statusFailure(status, fields);
  if (failure !== undefined) throw failure;
  return status !== undefined;
}
