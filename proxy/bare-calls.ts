import { connect } from "node:http2";

/** An empty protobuf message as a gRPC or gRPC-Web frame, e.g. the request of Info. */
export const EMPTY_FRAME = new Uint8Array(5);

export interface CallOptions {
  /** PEM text of the CA to trust. */
  readonly ca?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  /** Response headers and, with native gRPC, the trailers. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: Uint8Array;
}

/** Calls an RPC as native gRPC over HTTP/2: cleartext, or by ALPN over TLS. No client library is in the way of the proxy. */
export function callGrpc(url: string, rpc: string, options: CallOptions = {}): Promise<Answer> {
  return callHttp2(url, rpc, {
    ...options,
    headers: { "content-type": "application/grpc", te: "trailers", ...options.headers },
  });
}

/** Calls an RPC as gRPC-Web over HTTP/2. */
export function callGrpcWeb2(url: string, rpc: string, options: CallOptions = {}): Promise<Answer> {
  return callHttp2(url, rpc, { ...options, headers: { ...GRPC_WEB, ...options.headers } });
}

/** Calls an RPC as gRPC-Web with fetch, which is HTTP/1.1 on a plain port. */
export function callGrpcWeb(
  url: string,
  rpc: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/v5api.BTrDB/${rpc}`, {
    method: "POST",
    headers: { ...GRPC_WEB, ...headers },
    body: EMPTY_FRAME,
  });
}

const GRPC_WEB = { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" };

/** The trailers of a gRPC-Web body: the text of the frame with flag 0x80, e.g. "grpc-status: 0\r\n". */
export function trailersOf(body: Uint8Array): string {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let offset = 0; offset + 5 <= body.length; ) {
    const end = offset + 5 + view.getUint32(offset + 1);
    if (body[offset] === 0x80) return new TextDecoder().decode(body.subarray(offset + 5, end));
    offset = end;
  }
  return "";
}

function callHttp2(url: string, rpc: string, options: CallOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const session = connect(url, options.ca === undefined ? {} : { ca: options.ca });
    session.once("error", reject);
    const stream = session.request({ ":method": "POST", ":path": `/v5api.BTrDB/${rpc}`, ...options.headers });
    const chunks: Buffer[] = [];
    let fields: Record<string, unknown> = {};
    // A call that fails at once has its status in the headers, any other in the trailers.
    const take = (more: object): void => {
      fields = { ...fields, ...more };
    };
    stream.on("response", take).on("trailers", take);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.once("error", reject);
    stream.once("close", () => {
      session.close();
      resolve({ fields, body: Buffer.concat(chunks) });
    });
    stream.end(EMPTY_FRAME);
  });
}
