import { type BTrDBError, ConnectionError, isBTrDBError } from "../errors/index.ts";
import { toBTrDBError } from "../rpc-error.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { frameRequest } from "../transport/grpc-web.ts";
import { onceBody } from "../transport/once-body.ts";
import { type Fetch, redirectSafeFetch } from "../transport/redirect-safe-fetch.ts";
import { brokenAnswer } from "./broken-answer.ts";
import { checkResponse, type HeaderStatus } from "./check-response.ts";
import { FrameCutter, type FramePart, type MessagePart } from "./frame-cutter.ts";
import { PartJoiner } from "./frame-splitter.ts";
import { parseTrailers, statusFailure } from "./grpc-status.ts";
import { grpcTimeout, hasDeadline, Lifetime, type LifetimeOptions } from "./lifetime.ts";
import { networkError } from "./network-error.ts";
import { promptReturn, type StoppableIterable } from "./prompt-return.ts";
import { SpentChunks } from "./spent-chunks.ts";
import type { GzipMessages } from "./unpack-gzip.ts";
import { withoutKey } from "./without-key.ts";

/** A server-streaming call. */
export interface BulkRequest extends LifetimeOptions {
  readonly baseUrl: string;
  /** `/v5api.BTrDB/RawValues` */
  readonly path: string;
  /** Headers beside those of the protocol: the API key, the name of the client. */
  readonly headers?: HeadersInit | undefined;
  /** The request as protobuf bytes. */
  readonly message: Uint8Array;
  readonly fetch?: Fetch | undefined;
  /** Gets the headers of the answer, before its first message. */
  readonly onHeader?: ((fields: Headers) => void) | undefined;
  /** Gets the trailers, after its last message. */
  readonly onTrailer?: ((fields: ReadonlyMap<string, string>) => void) | undefined;
  /** Messages may be kept for longer than until the next are asked for: their memory is left to the garbage collector. */
  readonly shared?: boolean | undefined;
  /** Longest message taken, in bytes; 64 MiB by default. */
  readonly maxMessageBytes?: number | undefined;
}

const MAX_MESSAGE_BYTES = 64 << 20;

type Shape<T> = (parts: readonly MessagePart[]) => Iterable<T>;

/**
 * As {@link openBulkStream}, with the messages as they came: the parts of each chunk of the network, none of them
 * copied. Whoever has asked for the next ones has to be done with the messages that have ended, unless the request is
 * `shared`: their memory may be gone.
 */
export function openBulkParts(request: BulkRequest): StoppableIterable<readonly MessagePart[]> {
  return promptReturn((stopped) => readBody(request, stopped, (parts) => [parts]));
}

/**
 * Calls a server-streaming RPC and hands on the bytes of its messages, in order, with no look inside. The request goes
 * out with the first `next()`, and the network is read only as far as messages are asked for. A message is a view
 * on what the network brought wherever it can be: whoever keeps it for long should copy it.
 *
 * However the reading stops, the server is told at once. Errors are those of src/errors.
 */
export function openBulkStream(request: BulkRequest): StoppableIterable<Uint8Array> {
  const joiner = new PartJoiner();
  return promptReturn((stopped) =>
    readBody({ ...request, shared: true }, stopped, function* (parts) {
      for (const part of parts) {
        const message = joiner.add(part);
        if (message !== undefined) yield message;
      }
    }),
  );
}

/** @param shape what is handed on of the parts that came together */
async function* readBody<T>(
  request: BulkRequest,
  stopped: AbortSignal,
  shape: Shape<T>,
): AsyncGenerator<T, void, undefined> {
  const life = new Lifetime(request);
  const stop = () => life.end();
  // `stopped` belongs to this iterator alone and goes with it.
  stopped.addEventListener("abort", stop, { once: true });
  try {
    if (stopped.aborted) return;
    if (life.failure !== undefined) throw life.failure;
    const response = await send(request, life);
    request.onHeader?.(response.headers);
    const headerStatus = await checkResponse(response);
    yield* cutMessages(response, headerStatus, life, { ...request, shape });
  } catch (error) {
    // Whatever came of stopping early, the reason for stopping is what counts.
    throw life.failure ?? toBTrDBError(withoutKey(error, request.headers));
  } finally {
    life.end();
  }
}

async function send(request: BulkRequest, life: Lifetime): Promise<Response> {
  const { baseUrl, path, timeoutMs, once } = request;
  const body = frameRequest(request.message);
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/grpc-web+proto");
  headers.set("x-grpc-web", "1");
  if (hasDeadline(timeoutMs)) headers.set("grpc-timeout", grpcTimeout(timeoutMs));
  // A fetch of the caller's may not mind the signal, so the wait ends without it as well.
  const over = new Promise<never>((_resolve, reject) => {
    life.onEnd(() => reject(life.failure ?? new RpcFailure("stopped", GrpcCode.Canceled)));
  });
  over.catch(() => {});
  const answer = redirectSafeFetch(request.fetch)(baseUrl + path, {
    method: "POST",
    headers,
    ...(once ? onceBody(body) : { body }),
    signal: life.signal,
    mode: "cors",
    credentials: "same-origin",
  });
  answer.then(
    (response) => life.onEnd(() => cancel(response.body)),
    () => {},
  );
  try {
    return await Promise.race([answer, over]);
  } catch (error) {
    if (isBTrDBError(error) || error instanceof RpcFailure) throw error;
    throw networkError("The request got no answer", error);
  }
}

/** For a body that nobody reads (any more); one that has a reader is cancelled through it. */
function cancel(body: ReadableStream<Uint8Array> | null): void {
  if (body?.locked === false) body.cancel().catch(() => {});
}

async function* cutMessages<T>(
  { body, headers }: Response,
  headerStatus: HeaderStatus | undefined,
  life: Lifetime,
  {
    maxMessageBytes = MAX_MESSAGE_BYTES,
    onTrailer,
    shape,
    shared,
  }: BulkRequest & { readonly shape: Shape<T> },
): AsyncGenerator<T, void, undefined> {
  const encoding = headers.get("grpc-encoding");
  // Servers of v4 send every message as gzip, asked for or not.
  const compressed = encoding === "gzip" && typeof DecompressionStream === "function";
  const cutter = new FrameCutter({ maxMessageBytes, encoding, compressed });
  const joiner = new PartJoiner();
  let gzip: GzipMessages | undefined;
  const unpack = async (parts: readonly FramePart[]) => {
    if (!parts.some((part) => part.compressed)) return [parts];
    gzip ??= new (await import("./unpack-gzip.ts")).GzipMessages(life, new PartJoiner(), {
      broken: brokenAnswer,
      checkAlive,
    });
    return gzip.unpack(parts);
  };
  let trailers: Map<string, string> | undefined;
  let trailersAt = 0;
  let messages = 0;
  let bytesSeen = 0;
  const complete = () => trailers !== undefined || (headerStatus?.failure !== undefined && bytesSeen === 0);
  // What is unpacked is not seen through: its chunks wait for the garbage collector.
  const spent = !shared && !compressed ? SpentChunks.of(body) : undefined;
  for await (const chunk of readChunks(body, life, complete)) {
    bytesSeen += chunk.length;
    const { parts, error } = partsOf(cutter, chunk);
    // What came before a mistake is good.
    for await (const group of await unpack(parts)) {
      const data = group.filter((part) => !part.trailers);
      messages += data.filter(({ last }) => last).length;
      for (const item of data.length > 0 ? shape(data) : []) {
        yield item;
        if (life.failure !== undefined) throw life.failure;
      }
      for (const part of group.slice(data.length)) {
        const bytes = joiner.add(part);
        if (bytes === undefined) continue;
        trailersAt = part.offset;
        trailers = parseTrailers(bytes);
        onTrailer?.(trailers);
      }
    }
    if (error !== undefined) throw error;
    spent?.add(
      chunk,
      !cutter.betweenFrames,
      parts.some(({ last }) => last),
    );
  }
  // A status in the headers is that of an answer without a body; where there is one, its trailers say how it went.
  if (headerStatus !== undefined && bytesSeen === 0) {
    if (headerStatus.failure !== undefined) throw headerStatus.failure;
    return;
  }
  const status = trailers?.get("grpc-status");
  if (trailers === undefined) throw brokenOff(messages, cutter.betweenFrames);
  if (status === undefined || !/^\d+$/u.test(status))
    throw brokenAnswer(`grpc-status is ${status ?? "not among the trailers"}`, trailersAt, "trailer");
  const failure = statusFailure(status, trailers);
  if (failure !== undefined) throw failure;
}

/** Parts up to the first mistake. */
function partsOf(cutter: FrameCutter, chunk: Uint8Array): { parts: FramePart[]; error?: unknown } {
  const parts: FramePart[] = [];
  try {
    for (const part of cutter.push(chunk)) parts.push(part);
    return { parts };
  } catch (error) {
    return { parts, error };
  }
}

/** For gRPC an answer without trailers is a mistake; for us it is one that another try may mend. */
function brokenOff(messages: number, betweenFrames: boolean): BTrDBError {
  const message =
    messages === 0 && betweenFrames
      ? "The answer is empty: no messages, no trailers. If it crossed origins, does the proxy expose grpc-status (Access-Control-Expose-Headers)?"
      : `The answer broke off after ${messages} messages${betweenFrames ? "" : ", within the next frame"}: it has no trailers.`;
  const cause = new RpcFailure(message, GrpcCode.Internal);
  return new ConnectionError(message, { code: "UNAVAILABLE", reason: "unavailable", cause });
}

function checkAlive({ over, failure }: Lifetime): void {
  if (over) throw failure ?? new RpcFailure("stopped", GrpcCode.Canceled);
}

/** The chunks of a body as they come; cancels it where the call is over first. */
async function* readChunks(
  body: ReadableStream<Uint8Array> | null,
  life: Lifetime,
  complete: () => boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  life.onEnd(() => void reader.cancel().catch(() => {}));
  for (;;) {
    let read: ReadableStreamReadResult<Uint8Array>;
    try {
      read = await reader.read();
    } catch (error) {
      // With its trailers, or an error in its headers, the answer is whole, and how the connection ends does not matter any more.
      if (complete() && !life.over) return;
      throw networkError("The answer broke off", error);
    }
    life.look();
    checkAlive(life);
    if (read.done) return;
    yield read.value;
  }
}
