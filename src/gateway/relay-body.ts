import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import type { FrameRelay } from "./frame-relay.ts";

export interface RelayHooks {
  /** Gets each piece before it goes on. */
  readonly onPiece?: ((piece: Uint8Array<ArrayBuffer>) => void) | undefined;
  /** The answer is whole; called before its last piece goes on. */
  readonly onWhole?: ((status: string) => void) | undefined;
  /** It is over, whole or not. */
  readonly onEnd: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * A body that is read from upstream only as far as it is read itself. Whoever cancels it cancels upstream; where
 * upstream breaks off, so does this.
 */
export function relayBody(
  body: ReadableStream<Uint8Array>,
  relay: FrameRelay,
  hooks: RelayHooks,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const end = () => {
    reader.cancel().catch(() => {});
    hooks.onEnd();
  };
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          for (;;) {
            // With its trailers the answer is whole, however the connection ends.
            const read = relay.status === undefined ? await reader.read() : undefined;
            if (read === undefined) {
              end();
              controller.close();
              return;
            }
            if (read.done)
              throw new RpcFailure(
                "The cluster's answer broke off: it has no trailers.",
                GrpcCode.Unavailable,
              );
            const piece = relay.push(read.value);
            if (piece.length === 0) continue;
            hooks.onPiece?.(piece);
            if (relay.status !== undefined) hooks.onWhole?.(relay.status);
            controller.enqueue(piece);
            return;
          }
        } catch (error) {
          hooks.onError(error);
          end();
          // Its words are for the log: a runtime may show this error to the other side.
          controller.error(new Error("The answer broke off."));
        }
      },
      cancel: end,
    },
    // Nothing is read ahead.
    { highWaterMark: 0 },
  );
}
