import { RpcFailure } from "../rpc-failure.ts";
import { codeOfHttpStatus } from "./grpc-status.ts";

/** What to look at, for the statuses that proxies, gateways and other web servers answer with. */
const HINTS: Readonly<Record<number, string>> = {
  401: "is the API key right?",
  403: "is this API key, or this address, allowed to do that?",
  404: "does the endpoint, with its path prefix, lead to BTrDB?",
  429: "there are too many requests",
  502: "is BTrDB running behind the proxy?",
  503: "is BTrDB running behind the proxy?",
  504: "is BTrDB running behind the proxy?",
};

/** The error of an answer whose HTTP status is not 200. `what` names the answer. */
export function httpFailure({ status, headers }: Response, what: string): RpcFailure {
  const retryAfterMs = parseRetryAfter(headers.get("retry-after"), Date.now());
  const hint = HINTS[status] === undefined ? "" : `; ${HINTS[status]}`;
  const wait = retryAfterMs === undefined ? "" : ` (it asks to wait ${Math.ceil(retryAfterMs / 1000)} s)`;
  return new RpcFailure(`${what}${hint}${wait}`, codeOfHttpStatus(status), undefined, {
    status,
    retryAfterMs,
  });
}

/** Milliseconds of a `Retry-After`: seconds, or a date of HTTP. What is neither counts as not there. */
export function parseRetryAfter(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  if (/^\s*\d{1,9}\s*$/u.test(text)) return Number(text) * 1000;
  // Date.parse() takes much more than dates of HTTP.
  if (!/^\s*[A-Z][a-z]{2,8},? /u.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
