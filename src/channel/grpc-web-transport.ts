import { fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  Code,
  ConnectError,
  createContextValues,
  type Interceptor,
  type Transport,
} from "@connectrpc/connect";
import { runStreamingCall, runUnaryCall } from "@connectrpc/connect/protocol";
import { keyIn, onlyMessage, openBulkStream } from "../bulk/index.ts";
import type { Fetch } from "../transport/redirect-safe-fetch.ts";
import { deadlineError } from "./deadline-error.ts";
import { copyFields, type Heads, heading, toConnectError } from "./to-connect-error.ts";

/** What a {@link grpcWebTransport} is made of. */
export interface GrpcWebOptions {
  readonly baseUrl: string;
  readonly fetch: Fetch | undefined;
  readonly interceptors: readonly Interceptor[];
  /** Of calls that have none of their own. */
  readonly timeoutMs: number | undefined;
}

/**
 * A Connect transport on the framing of src/bulk. Next to connect-web's it stops when it is told to in every runtime,
 * takes a broken answer for UNAVAILABLE, refuses compressed messages with a sentence, and is a third of the size.
 */
export function grpcWebTransport(options: GrpcWebOptions): Transport {
  const { baseUrl, interceptors } = options;
  const deadline = (timeoutMs: number | undefined) => timeoutMs ?? options.timeoutMs;
  const common = (
    method: { parent: { typeName: string }; name: string },
    header: HeadersInit | undefined,
  ) => ({
    requestMethod: "POST",
    url: `${baseUrl}/${method.parent.typeName}/${method.name}`,
    header: new Headers(header),
  });
  return {
    unary(method, signal, timeoutMs, header, input, contextValues) {
      const call = { stream: false, service: method.parent, method, ...common(method, header) } as const;
      const onError = deadlineError(signal, deadline(timeoutMs));
      return runUnaryCall<typeof method.input, typeof method.output>({
        interceptors: [...interceptors],
        ...(signal && { signal }),
        ...optional("timeoutMs", deadline(timeoutMs)),
        req: { ...call, contextValues: contextValues ?? createContextValues(), message: input },
        next: async (request) => {
          const heads = heading();
          const bytes = toBinary(method.input, request.message as MessageShape<typeof method.input>);
          const messages = open(options, request, bytes, deadline(timeoutMs), heads);
          const answer = await onlyMessage(messages).catch((error) => {
            throw toConnectError(error, heads);
          });
          return { ...call, ...heads, message: fromBinary(method.output, answer) };
        },
      }).catch(onError);
    },
    async stream(method, signal, timeoutMs, header, input, contextValues) {
      const call = { stream: true, service: method.parent, method, ...common(method, header) } as const;
      const onError = deadlineError(signal, deadline(timeoutMs));
      const response = await runStreamingCall<typeof method.input, typeof method.output>({
        interceptors: [...interceptors],
        ...(signal && { signal }),
        ...optional("timeoutMs", deadline(timeoutMs)),
        req: { ...call, contextValues: contextValues ?? createContextValues(), message: input },
        next: async (request) => {
          const heads = heading();
          const bytes = toBinary(method.input, await only(request.message));
          const messages = open(options, request, bytes, deadline(timeoutMs), heads);
          return { ...call, ...heads, message: decoded(method.output, messages) };
        },
      }).catch(onError);
      return { ...response, message: failingBy(onError, response.message) };
    },
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
}

async function* open(
  { fetch }: GrpcWebOptions,
  request: { readonly url: string; readonly header: Headers; readonly signal: AbortSignal },
  message: Uint8Array,
  timeoutMs: number | undefined,
  heads: Heads,
): AsyncGenerator<Uint8Array, void, undefined> {
  const key = keyIn(request.header);
  try {
    yield* openBulkStream({
      baseUrl: request.url,
      path: "",
      headers: request.header,
      message,
      fetch,
      signal: request.signal,
      timeoutMs,
      onHeader: (fields) => copyFields(fields, heads.header, key),
      onTrailer: (fields) => copyFields(fields, heads.trailer, key),
    });
  } catch (error) {
    throw toConnectError(error, heads);
  }
}

async function* decoded<T extends Parameters<typeof fromBinary>[0]>(
  schema: T,
  messages: AsyncIterable<Uint8Array>,
): AsyncGenerator<MessageShape<T>, void, undefined> {
  for await (const message of messages) yield fromBinary(schema, message) as MessageShape<T>;
}

/** As runStreamingCall() has it, without return(): whoever leaves aborts. */
function failingBy<T>(onError: (error: unknown) => never, messages: AsyncIterable<T>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = messages[Symbol.asyncIterator]();
      return { next: () => iterator.next().catch(onError) };
    },
  };
}

/** gRPC-Web has one request message. */
async function only<T>(messages: AsyncIterable<T>): Promise<T> {
  const found: T[] = [];
  for await (const message of messages) found.push(message);
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first;
  throw new ConnectError(
    `gRPC-Web carries one request message, not ${found.length}: client streams need native gRPC.`,
    Code.Unimplemented,
  );
}
