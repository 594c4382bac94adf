import { createHash, timingSafeEqual } from "node:crypto";
import { Code, ConnectError, type HandlerContext } from "@connectrpc/connect";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * A gate that lets an RPC through where its header is `authorization: Bearer KEY` with one of the keys. The time it
 * takes says nothing about the keys: digests of one length are compared, always all of them.
 */
export function requireApiKey(keys: readonly string[]): (context: HandlerContext) => void {
  const accepted = keys.map(digest);
  return (context) => {
    const header = context.requestHeader.get("authorization") ?? "";
    const given = digest(/^bearer /i.test(header) ? header.slice("bearer ".length).trim() : "");
    let valid = false;
    for (const key of accepted) valid = timingSafeEqual(key, given) || valid;
    if (!valid) throw new ConnectError("invalid api key", Code.Unauthenticated);
  };
}
