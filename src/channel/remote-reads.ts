import type { StoppableIterable } from "../bulk/index.ts";

/** What stops a read. */
export interface RemoteLimits {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Reads that run somewhere else, such as in a Web Worker; what they are is told by plain data. */
export interface RemoteReads {
  whole(request: unknown, limits: RemoteLimits): Promise<unknown>;
  chunks(request: unknown, limits: RemoteLimits): StoppableIterable<unknown>;
  /** Other endpoints of the cluster are in use from now on. */
  adopt(endpoints: readonly string[]): void;
  close(): void;
}
