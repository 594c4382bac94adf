import { hideApiKey } from "../api-key.ts";
import { RpcFailure } from "../rpc-failure.ts";

/** An error in whose words a server, or a proxy in between, has repeated the key that it got: the same without. */
export function withoutKey(error: unknown, headers: HeadersInit | undefined): unknown {
  if (!(error instanceof RpcFailure)) return error;
  const message = hideApiKey(error.rawMessage, keyIn(headers));
  return message === error.rawMessage ? error : new RpcFailure(message, error.code, error.cause, error.http);
}

/** The key that these headers carry. */
export function keyIn(headers: HeadersInit | undefined): string | undefined {
  const authorization = new Headers(headers).get("authorization");
  return authorization?.replace(/^\w+\s+/u, "").trim();
}
