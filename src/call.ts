import { type LifetimeOptions, onlyMessage } from "./bulk/index.ts";
import { type Channel, retry } from "./channel/index.ts";
import {
  type AnswerOf,
  type CodedMethod,
  decodeAnswer,
  encodeRequest,
  type RequestOf,
} from "./codec/index.ts";
import { type StatusLike, toBTrDBError } from "./rpc-error.ts";

/** Options of every call. */
export interface CallOptions {
  /** Stops the call; it then fails with {@link Canceled}. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the call fails with {@link DeadlineExceeded}. */
  readonly timeoutMs?: number | undefined;
}

/** Whether a call may be made again when nobody knows if the first try arrived. */
export type Repeat = "repeatable" | "once";

/**
 * One request, one answer; both kinds of failure become a BTrDBError. Tried again where another try may succeed: a
 * call that must not happen twice only where the endpoint said that it did nothing (405).
 */
export async function unary<K extends CodedMethod>(
  channel: Channel,
  method: K,
  request: RequestOf<K>,
  options: CallOptions,
  repeat: Repeat = "repeatable",
): Promise<AnswerOf<K>> {
  const limits = { signal: options.signal, timeoutMs: options.timeoutMs ?? channel.timeoutMs };
  const attempt = (left: LifetimeOptions) =>
    channel.attempt(() => unaryOnce(channel, method, request, left), options.signal);
  return retry(attempt, limits, { ...channel.retry, once: repeat === "once" });
}

/**
 * Asks for the version of the server where connect() has not (`verify: false`): before writes of which v4 would make
 * something else without a word.
 */
export async function askVersion(channel: Channel, options: CallOptions): Promise<void> {
  if (channel.version === undefined) channel.noteVersion(await unary(channel, "info", {}, options));
}

/** One try of {@link unary}. */
export async function unaryOnce<K extends CodedMethod>(
  channel: Channel,
  method: K,
  request: RequestOf<K>,
  limits: LifetimeOptions,
): Promise<AnswerOf<K>> {
  return onlyMessage(messages(channel, method, request, limits));
}

/**
 * One request, answers as they come. A reader that leaves the loop ends the call on the server as well, which a signal
 * of its own makes sure of that is always pulled at the end.
 */
export async function* streaming<K extends CodedMethod>(
  channel: Channel,
  method: K,
  request: RequestOf<K>,
  { signal, timeoutMs }: CallOptions,
): AsyncGenerator<AnswerOf<K>, void, undefined> {
  const ended = new AbortController();
  const stop = () => ended.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    yield* messages(channel, method, request, { signal: ended.signal, timeoutMs });
  } catch (error) {
    throw toBTrDBError(error, signal);
  } finally {
    signal?.removeEventListener("abort", stop);
    ended.abort();
  }
}

async function* messages<K extends CodedMethod>(
  channel: Channel,
  method: K,
  request: RequestOf<K>,
  limits: LifetimeOptions,
): AsyncGenerator<AnswerOf<K>, void, undefined> {
  const answers = channel.intercepted
    ? intercepted(channel, method, request, limits)
    : coded(channel, method, request, limits);
  for await (const answer of answers) {
    channel.throwIfFailed((answer as { readonly stat?: StatusLike | undefined }).stat);
    yield answer;
  }
}

async function* coded<K extends CodedMethod>(
  channel: Channel,
  method: K,
  request: RequestOf<K>,
  limits: LifetimeOptions,
): AsyncGenerator<AnswerOf<K>, void, undefined> {
  const { isV4 } = channel;
  for await (const bytes of channel.open(method, encodeRequest(method, request, isV4), limits))
    yield decodeAnswer(method, bytes, isV4);
}

/** Interceptors see messages, and not bytes: the calls go through the generated client. */
async function* intercepted<K extends CodedMethod>(
  channel: Channel,
  method: K,
  request: RequestOf<K>,
  { signal, timeoutMs }: LifetimeOptions,
): AsyncGenerator<AnswerOf<K>, void, undefined> {
  const call = channel.rpc[method] as unknown as (
    request: RequestOf<K>,
    options: object,
  ) => Promise<AnswerOf<K>> | AsyncIterable<AnswerOf<K>>;
  const answer = call(request, { ...(signal && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) });
  if (Symbol.asyncIterator in answer) yield* answer;
  else yield await answer;
}
