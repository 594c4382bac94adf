import type { DescMethodServerStreaming, DescMethodUnary, Message } from "@bufbuild/protobuf";

/** One call of a case. */
export interface Call {
  readonly method: DescMethodUnary | DescMethodServerStreaming;
  readonly request: Message;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly header: Headers;
  readonly signal: AbortSignal;
  readonly timeoutMs: number | undefined;
  onHeader(fields: Headers): void;
  onMessage(message: Message): void;
  onTrailer(fields: Headers): void;
}

/** A way through a client. Resolves at the end of the answer; what failed is thrown as a ConnectError. */
export type Path = (call: Call) => Promise<void>;
