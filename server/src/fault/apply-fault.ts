import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Code, ConnectError, createContextKey, type HandlerContext } from "@connectrpc/connect";
import type { UniversalServerResponse } from "@connectrpc/connect/protocol";
import { StatusCode } from "btrdb-web";
import type { AnyResponse } from "../listen/listener.ts";
import { StatusError } from "../status-error.ts";
import { type Fault, type Faults, FaultType } from "./faults.ts";

/** The fault that a call has met, from its gate to its answer. */
export const FAULT = createContextKey<Fault | undefined>(undefined, { description: "injected fault" });

/** Meets the fault that waits for a call, if any, and plays those that come before an answer. */
export async function meetFault(faults: Faults, context: HandlerContext): Promise<void> {
  const fault = faults.take(context.method.name);
  if (!fault) return;
  context.values.set(FAULT, fault);
  if (fault.type === FaultType.DELAY) await sleep(fault.delayMs, undefined, { signal: context.signal });
  if (fault.type === FaultType.UNAVAILABLE) throw new ConnectError("injected fault", Code.Unavailable);
}

/** Throws where the fault of a call is an answer of BTrDB itself. */
export function throwFault(context: HandlerContext): void {
  if (context.values.get(FAULT)?.type !== FaultType.WRONG_ENDPOINT) return;
  throw new StatusError(StatusCode.WrongEndpoint, "injected fault: wrong endpoint");
}

const TRAILER_FLAG = 0x80;
const HEAD_BYTES = 5;

/** Ends the whole connection, after what was written to it. */
function cutConnection(response: AnyResponse): void {
  if ("stream" in response && response.stream && "session" in response.stream) {
    response.stream.session?.destroy();
  } else {
    response.socket?.destroy();
  }
}

/** Resolves when the bytes have left for the client, as far as Node can tell. */
async function written(response: AnyResponse, bytes: Uint8Array): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stream: Pick<ServerResponse, "write"> = response as ServerResponse;
  stream.write(bytes, () => resolve());
  await promise;
}

function corrupted(message: Uint8Array): Uint8Array {
  const bytes = message.slice();
  // 0xff begins a field number that never ends.
  bytes.fill(0xff, HEAD_BYTES, HEAD_BYTES + 16);
  return bytes;
}

async function* spoil(
  body: AsyncIterable<Uint8Array>,
  fault: Fault,
  response: AnyResponse,
  contentType: string | undefined,
): AsyncGenerator<Uint8Array> {
  let messages = 0;
  for await (const chunk of body) {
    const isTrailer = ((chunk[0] ?? 0) & TRAILER_FLAG) !== 0;
    if (messages === fault.messages || isTrailer) {
      switch (fault.type) {
        case FaultType.CUT:
          if (messages > 0) await written(response, new Uint8Array());
          cutConnection(response);
          return;
        case FaultType.CUT_INSIDE:
          // With no message before it, nobody has sent the head yet.
          if (!response.headersSent && contentType) response.setHeader("content-type", contentType);
          await written(response, chunk.subarray(0, Math.max(1, chunk.length >> 1)));
          cutConnection(response);
          return;
        case FaultType.NO_TRAILERS:
          return;
        case FaultType.CORRUPT:
          messages += 1;
          yield isTrailer ? chunk : corrupted(chunk);
          continue;
        default:
      }
    }
    messages += 1;
    yield chunk;
  }
}

const SPOILING: ReadonlySet<FaultType> = new Set([
  FaultType.CUT,
  FaultType.CUT_INSIDE,
  FaultType.CORRUPT,
  FaultType.NO_TRAILERS,
]);

/** The answer of a call, spoilt by the fault that the call has met. */
export function spoilAnswer(
  answer: UniversalServerResponse,
  fault: Fault | undefined,
  response: AnyResponse,
): UniversalServerResponse {
  if (!fault || !SPOILING.has(fault.type) || !answer.body) return answer;
  const body = spoil(answer.body, fault, response, answer.header?.get("content-type") ?? undefined);
  if (fault.type !== FaultType.NO_TRAILERS) return { ...answer, body };
  // Over native gRPC the status is in the trailers of HTTP.
  return { status: answer.status, header: answer.header ?? new Headers(), body };
}
