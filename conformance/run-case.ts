import { create, createRegistry, type Message } from "@bufbuild/protobuf";
import { AnySchema, anyUnpack } from "@bufbuild/protobuf/wkt";
import { ConnectError } from "@connectrpc/connect";
import { baseUrlOf, fetchOf } from "./fetch-of-server.ts";
import {
  type ClientCompatRequest,
  type ClientCompatResponse,
  ClientCompatResponseSchema,
  type ClientResponseResult,
  ClientResponseResultSchema,
} from "./gen/connectrpc/conformance/v1/client_compat_pb.ts";
import { type Code, Compression } from "./gen/connectrpc/conformance/v1/config_pb.ts";
import {
  type ConformancePayload,
  ConformancePayloadSchema,
  ConformanceService,
  ErrorSchema,
  type Header,
  HeaderSchema,
} from "./gen/connectrpc/conformance/v1/service_pb.ts";
import { gzipFetch } from "./gzip-fetch.ts";
import type { Call, Path } from "./paths/path.ts";

/** Makes the call that a case asks for, and tells what came of it. */
export async function runCase(request: ClientCompatRequest, path: Path): Promise<ClientCompatResponse> {
  const { testName } = request;
  try {
    const value = await outcomeOf(request, path);
    return create(ClientCompatResponseSchema, { testName, result: { case: "response", value } });
  } catch (error) {
    // The call could not be made at all.
    const message = String((error as Error).stack ?? error);
    return create(ClientCompatResponseSchema, { testName, result: { case: "error", value: { message } } });
  }
}

async function outcomeOf(request: ClientCompatRequest, path: Path): Promise<ClientResponseResult> {
  const method = methodOf(request);
  const message = onlyRequest(request);
  const abort = new AbortController();
  const { cancelTiming } = request.cancel ?? {};
  const cancelAfter = cancelTiming?.case === "afterNumResponses" ? cancelTiming.value : undefined;
  const cancelMs = cancelTiming?.case === "afterCloseSendMs" ? cancelTiming.value : 0;
  const result = create(ClientResponseResultSchema);
  let [header, trailer]: (Headers | undefined)[] = [];
  const call: Call = {
    method,
    request: message,
    baseUrl: baseUrlOf(request),
    fetch: request.compression === Compression.GZIP ? gzipFetch(fetchOf(request)) : fetchOf(request),
    header: toHeaders(request.requestHeaders),
    signal: abort.signal,
    timeoutMs: request.timeoutMs,
    onHeader: (fields) => {
      header = fields;
    },
    onTrailer: (fields) => {
      trailer = fields;
    },
    onMessage: (answer) => {
      const { payload } = answer as Message & { payload?: ConformancePayload };
      result.payloads.push(payload ?? create(ConformancePayloadSchema));
      if (result.payloads.length === cancelAfter) abort.abort();
    },
  };
  const running = path(call);
  // Without a time of its own, a cancel comes when the request is out.
  const timer =
    request.cancel !== undefined && cancelAfter === undefined
      ? setTimeout(() => abort.abort(), cancelMs)
      : undefined;
  try {
    await running;
  } catch (error) {
    const { code, rawMessage, details, metadata } = ConnectError.from(error);
    if (method.methodKind === "unary") result.payloads = [];
    result.error = create(ErrorSchema, { code: code as number as Code, message: rawMessage });
    for (const detail of details) {
      if ("type" in detail)
        result.error.details.push(
          create(AnySchema, { typeUrl: `type.googleapis.com/${detail.type}`, value: detail.value }),
        );
    }
    // Connect puts what it got into the error, be it headers or trailers.
    header ??= metadata;
    trailer ??= metadata;
  } finally {
    clearTimeout(timer);
  }
  result.responseHeaders = toMessages(header);
  result.responseTrailers = toMessages(trailer);
  return result;
}

function methodOf({ service, method }: ClientCompatRequest): Call["method"] {
  const found = ConformanceService.methods.find(({ name }) => name === method);
  if (service !== ConformanceService.typeName || found === undefined)
    throw new Error(`there is no ${service}/${method}`);
  if (found.methodKind === "unary" || found.methodKind === "server_streaming") return found as Call["method"];
  throw new Error(`gRPC-Web has no ${found.methodKind}`);
}

const registry = createRegistry(...ConformanceService.methods.map(({ input }) => input));

function onlyRequest({ requestMessages }: ClientCompatRequest): Message {
  const [packed] = requestMessages;
  const message = packed && anyUnpack(packed, registry);
  if (requestMessages.length !== 1 || message === undefined)
    throw new Error(`the case has ${requestMessages.length} requests, or one of an unknown type`);
  return message;
}

function toHeaders(messages: readonly Header[]): Headers {
  const headers = new Headers();
  for (const { name, value } of messages) for (const item of value) headers.append(name, item);
  return headers;
}

function toMessages(headers: Headers = new Headers()): Header[] {
  return [...headers].map(([name, value]) => create(HeaderSchema, { name, value: value.split(", ") }));
}
