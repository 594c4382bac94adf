import { isBTrDBError } from "../errors/index.ts";

/** What Node says where the other side speaks HTTP/1.1, or no HTTP at all. */
const NO_HTTP2 = /^ERR_HTTP2_ERROR$|NO_APPLICATION_PROTOCOL/u;

/** A server was reached that does not speak HTTP/2. */
export class NoHttp2 extends Error {
  override readonly name = "NoHttp2";
  readonly code = "NO_HTTP2";
}

/** The error of a call without an answer, as `fetch` has it: a TypeError, whose cause tells. */
export function networkFailure(error: unknown): Error {
  if (isBTrDBError(error)) return error;
  const cause = innermost(error);
  const { code = "", message } = cause as NodeJS.ErrnoException;
  return new TypeError("fetch failed", {
    cause: NO_HTTP2.test(code)
      ? new NoHttp2(`it does not speak HTTP/2, which native gRPC needs: ${message}`, { cause })
      : cause,
  });
}

/** Connect wraps what Node says. */
function innermost(error: unknown, depth = 0): unknown {
  const { cause } = (error ?? {}) as { cause?: unknown };
  return cause instanceof Error && depth < 6 ? innermost(cause, depth + 1) : error;
}
