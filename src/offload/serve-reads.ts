import { Channel } from "../channel/index.ts";
import { type ReadRequest, runRead } from "../read/index.ts";
import { CHUNKS_AHEAD, type FromWorker, type ToWorker, type WorkerConfig } from "./messages.ts";
import { packError } from "./sent-error.ts";

/** A worker's side of the way between it and its page. */
export interface WorkerPort {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

interface RunningRead {
  /** Chunks that may still be sent before one is taken. */
  credit: number;
  /** Goes on after a wait for credit. */
  wake(): void;
  readonly stopped: AbortController;
}

/** Answers the reads of a page: each runs here, network, decoding and retries, and its columns are transferred. */
export function serveReads(port: WorkerPort): void {
  const reads = new Map<number, RunningRead>();
  let channel: Channel | undefined;
  port.onmessage = ({ data }) => {
    switch (data.type) {
      case "open":
        channel = openChannel(port, data.config);
        port.postMessage({ type: "ready" });
        break;
      case "adopt":
        channel?.adopt(data.endpoints);
        break;
      case "read": {
        if (channel === undefined) break;
        const { id, request, timeoutMs, chunked } = data;
        const running = { credit: CHUNKS_AHEAD, wake: () => {}, stopped: new AbortController() };
        reads.set(id, running);
        void answer(port, channel, { id, request, timeoutMs, chunked }, running).finally(() =>
          reads.delete(id),
        );
        break;
      }
      case "more": {
        const running = reads.get(data.id);
        if (running === undefined) break;
        running.credit++;
        running.wake();
        break;
      }
      case "stop":
        reads.get(data.id)?.stopped.abort();
        reads.get(data.id)?.wake();
    }
  };
}

function openChannel(port: WorkerPort, config: WorkerConfig): Channel {
  const retry = config.retry && {
    ...config.retry,
    onRetry: ({ failures, delayMs, error }: { failures: number; delayMs: number; error: Error }) =>
      port.postMessage({ type: "retry", failures, delayMs, error: packError(error) }),
  };
  return new Channel({ ...config, retry, fetch: undefined, interceptors: [] });
}

async function answer(
  port: WorkerPort,
  channel: Channel,
  {
    id,
    request,
    timeoutMs,
    chunked,
  }: { id: number; request: ReadRequest; timeoutMs: number | undefined; chunked: boolean },
  running: RunningRead,
): Promise<void> {
  const { signal } = running.stopped;
  const send = (columns: unknown) => {
    const plain = { ...(columns as object) };
    port.postMessage({ type: "columns", id, columns: plain }, buffersOf(plain));
  };
  // The page knows the version of the server.
  if (request.isV4) channel.noteVersion({ majorVersion: 4, minorVersion: 0 });
  try {
    const read = runRead(channel, request, { signal, timeoutMs });
    if (!chunked) send(await read.whole());
    else {
      for await (const columns of read.chunks()) {
        send(columns);
        running.credit--;
        while (running.credit <= 0 && !signal.aborted)
          await new Promise<void>((wake) => Object.assign(running, { wake }));
        if (signal.aborted) return;
      }
    }
    port.postMessage({ type: "done", id });
  } catch (error) {
    if (!signal.aborted) port.postMessage({ type: "failed", id, error: packError(error) });
  }
}

/** The memory of all columns, each once: columns may be parts of one buffer. */
function buffersOf(columns: object): ArrayBuffer[] {
  const arrays = Object.values(columns).flat().filter(ArrayBuffer.isView) as { buffer: ArrayBuffer }[];
  return [...new Set(arrays.map(({ buffer }) => buffer))];
}
