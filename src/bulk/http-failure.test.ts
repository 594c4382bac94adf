import { expect, test } from "vitest";
import { toBTrDBError } from "../rpc-error.ts";
import { httpFailure, parseRetryAfter } from "./http-failure.ts";

test.each([
  ["0", 0],
  [" 12 ", 12_000],
  ["Wed, 25 Nov 2026 22:00:30 GMT", 30_000],
  ["Wed, 25 Nov 2026 21:00:00 GMT", 0],
  ["soon", undefined],
  ["-1", undefined],
  ["1.5", undefined],
  ["12345678901", undefined],
  ["", undefined],
  [null, undefined],
])("Retry-After: %s", (text, expected) => {
  expect(parseRetryAfter(text, Date.parse("2026-11-25T22:00:00Z"))).toBe(expected);
});

test("says what to look at, and how long to wait", () => {
  const answer = (status: number, headers = {}) => new Response(null, { status, headers });
  const error = toBTrDBError(httpFailure(answer(429, { "retry-after": "7" }), "HTTP 429"));
  expect(error).toMatchObject({
    code: "UNAVAILABLE",
    reason: "rate-limited",
    retryAfterMs: 7000,
    message: "HTTP 429; there are too many requests (it asks to wait 7 s)",
  });
  expect(toBTrDBError(httpFailure(answer(503), "HTTP 503"))).toMatchObject({
    reason: "unavailable",
    retryAfterMs: undefined,
    message: "HTTP 503; is BTrDB running behind the proxy?",
  });
  expect(toBTrDBError(httpFailure(answer(500), "HTTP 500"))).toMatchObject({
    code: "RPC_FAILED",
    message: "HTTP 500",
  });
});
