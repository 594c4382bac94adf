import { hideApiKey } from "../api-key.ts";
import { RpcFailure } from "../rpc-failure.ts";

/** An error in whose words a server, or a proxy in between, has repeated the key that it got: the same without. */
export function withoutKey(error: unknown, headers: HeadersInit | undefined): unknown {
  if (!(error instanceof RpcFailure)) return error;
  const { rawMessage, code, cause, http, broken } = error;
  const message = hideApiKey(rawMessage, keyIn(headers));
  return message === rawMessage ? error : new RpcFailure(message, code, cause, http, broken);
}

/** The key that these headers carry. */
export function keyIn(headers: HeadersInit | undefined): string | undefined {
  const authorization = new Headers(headers).get("authorization");
  return authorization?.replace(/^\w+\s+/u, "").trim();
}
