import { checkApiKey, checkKeyOverTls } from "../api-key.ts";
import { codeOfHttpStatus } from "../bulk/grpc-status.ts";
import { EndpointList } from "../channel/endpoint-list.ts";
import { parseEndpoints } from "../endpoint.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { frameRequest, isGrpcWeb } from "../transport/grpc-web.ts";
import { VERSION } from "../version.ts";

export interface UpstreamOptions {
  readonly endpoints: string | readonly string[];
  readonly apiKey: string | undefined;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly onError: (error: unknown) => void;
}

/** How one call is sent. */
export interface SendOptions {
  readonly signal: AbortSignal;
  /** `grpc-timeout` as the browser sent it. */
  readonly timeout: string | null;
  /** Whether it may be sent to another endpoint where one does not answer. */
  readonly repeatable: boolean;
}

/** The way to the cluster. The key is known here and nowhere else. */
export class Upstream {
  /** The cluster by its addresses: answers of two are never mixed up. */
  readonly name: string;
  readonly #endpoints: EndpointList;
  readonly #options: UpstreamOptions;

  /** @throws InvalidEndpoint, InvalidApiKey, ApiKeyOverPlaintext */
  constructor(options: UpstreamOptions) {
    const endpoints = parseEndpoints(options.endpoints);
    if (options.apiKey !== undefined) {
      checkApiKey(options.apiKey);
      checkKeyOverTls(endpoints, "createGateway()");
    }
    this.#endpoints = new EndpointList(endpoints);
    this.#options = options;
    this.name = endpoints.map(({ baseUrl }) => baseUrl).join(" ");
  }

  /**
   * The answer of the first endpoint that gives one: gRPC-Web, or a status in its headers.
   *
   * @throws RpcFailure
   */
  async send(method: string, message: Uint8Array<ArrayBuffer>, options: SendOptions): Promise<Response> {
    let tries = options.repeatable ? this.#endpoints.all.length : 1;
    for (;;) {
      const endpoint = this.#endpoints.current();
      try {
        return checked(await this.#fetch(`${endpoint.baseUrl}/v5api.BTrDB/${method}`, message, options));
      } catch (error) {
        if (options.signal.aborted) throw new RpcFailure("The call was stopped.", GrpcCode.Canceled, error);
        this.#options.onError(error);
        const failure =
          error instanceof RpcFailure
            ? error
            : new RpcFailure("The cluster cannot be reached.", GrpcCode.Unavailable, error);
        if (failure.code !== GrpcCode.Unavailable) throw failure;
        this.#endpoints.failed(endpoint);
        if (--tries <= 0) throw failure;
      }
    }
  }

  /** Nothing of the browser's request is handed on but its message and its deadline. */
  #fetch(url: string, message: Uint8Array, { signal, timeout }: SendOptions): Promise<Response> {
    const headers = new Headers({
      "content-type": "application/grpc-web+proto",
      "x-grpc-web": "1",
      "x-api-client": `btrdb-web-gateway/${VERSION}`,
    });
    if (timeout !== null && /^\d{1,8}[HMSmun]$/u.test(timeout)) headers.set("grpc-timeout", timeout);
    if (this.#options.apiKey !== undefined) headers.set("authorization", `Bearer ${this.#options.apiKey}`);
    return (this.#options.fetch ?? globalThis.fetch)(url, {
      method: "POST",
      headers,
      body: frameRequest(message),
      signal,
      // Not followed: it would carry the key elsewhere. workerd does not know "error".
      redirect: "manual",
    });
  }
}

function checked(response: Response): Response {
  const { status, headers } = response;
  if (headers.has("grpc-status")) return response;
  if (status === 200 && isGrpcWeb(headers.get("content-type"))) return response;
  response.body?.cancel().catch(() => {});
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400))
    throw new RpcFailure("The cluster answered with a redirect, which is not followed.", GrpcCode.Internal);
  if (status === 200) throw new RpcFailure("What answered is not BTrDB over gRPC-Web.", GrpcCode.Unknown);
  throw new RpcFailure(`The cluster's proxy answered HTTP ${status}.`, codeOfHttpStatus(status));
}
