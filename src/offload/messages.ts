import type { ChannelOptions, RetryOptions } from "../channel/index.ts";
import type { BTrDBErrorCode } from "../errors/index.ts";
import type { ReadRequest } from "../read/index.ts";

/** What a connection is made of, as far as it can be sent to a worker. */
export interface WorkerConfig
  extends Pick<ChannelOptions, "endpoints" | "apiKey" | "timeoutMs" | "maxConcurrentReads"> {
  readonly retry: Pick<RetryOptions, "maxAttempts" | "baseDelayMs" | "maxDelayMs"> | false;
}

/** From the page to the worker. */
export type ToWorker =
  | { readonly type: "open"; readonly config: WorkerConfig }
  | { readonly type: "adopt"; readonly endpoints: readonly string[] }
  | {
      readonly type: "read";
      readonly id: number;
      readonly request: ReadRequest;
      readonly timeoutMs: number | undefined;
      readonly chunked: boolean;
    }
  /** One more chunk was taken: the worker may send another. */
  | { readonly type: "more"; readonly id: number }
  | { readonly type: "stop"; readonly id: number };

/** From the worker to the page. */
export type FromWorker =
  | { readonly type: "ready" }
  /** Columns; their buffers are transferred. */
  | { readonly type: "columns"; readonly id: number; readonly columns: unknown }
  | { readonly type: "done"; readonly id: number }
  | { readonly type: "failed"; readonly id: number; readonly error: SentError }
  | {
      readonly type: "retry";
      readonly failures: number;
      readonly delayMs: number;
      readonly error: SentError;
    };

/** An error as plain data. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly code: BTrDBErrorCode | undefined;
  readonly status: number | undefined;
  /** `reason`, `offset`, `checks` and `retryAfterMs` of the classes that have them. */
  readonly reason: unknown;
  readonly offset: unknown;
  readonly checks: unknown;
  readonly retryAfterMs: unknown;
  readonly stack: string | undefined;
  readonly cause: SentError | undefined;
}

/** Chunks that may be on their way before the reader has taken one: enough to hide the way, and no more. */
export const CHUNKS_AHEAD = 4;
