import { isGrpcWeb } from "../transport/grpc-web.ts";

/** A gRPC-Web request, as far as native gRPC has the same. */
export interface NativeCall {
  readonly url: URL;
  readonly headers: Record<string, string>;
  /** The framed message. */
  readonly body: Uint8Array;
  readonly signal: AbortSignal | undefined;
}

/** Those of gRPC-Web, and those that belong to one connection: HTTP/2 has none of them. */
const LEFT_OUT = new Set([
  "accept",
  "connection",
  "content-length",
  "content-type",
  "host",
  "keep-alive",
  "te",
  "transfer-encoding",
  "x-grpc-web",
]);

/** Reads what `fetch` was called with. @throws TypeError for what is no call of gRPC-Web */
export async function readCall(
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<NativeCall> {
  const given = input instanceof Request ? input : undefined;
  const url = new URL(given?.url ?? String(input));
  const method = init?.method ?? given?.method ?? "GET";
  const from = new Headers(init?.headers ?? given?.headers);
  if (method !== "POST" || !isGrpcWeb(from.get("content-type")))
    throw new TypeError("nativeGrpc() carries POST requests of the type application/grpc-web+proto alone.");
  const headers: Record<string, string> = {
    "content-type": "application/grpc+proto",
    te: "trailers",
  };
  for (const [name, value] of from) if (!LEFT_OUT.has(name)) headers[name] = value;
  const body = init?.body ?? given?.body;
  return {
    url,
    headers,
    body: body instanceof Uint8Array ? body : new Uint8Array(await new Response(body ?? null).arrayBuffer()),
    signal: init?.signal ?? given?.signal,
  };
}
