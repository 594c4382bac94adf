import { describe, expect, test } from "vitest";
import { networkError } from "./network-error.ts";

const because = (message: string, code?: string) =>
  Object.assign(new TypeError("fetch failed"), {
    cause: Object.assign(new Error(message), code && { code }),
  });

describe("a certificate that is not trusted is named, and not tried again", () => {
  // As observed in Node, Bun and Deno.
  test.each([
    because("unable to verify the first certificate", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
    Object.assign(new Error("unknown"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }),
    new TypeError("error sending request: client error (Connect): invalid peer certificate: UnknownIssuer"),
  ])("%#", (cause) => {
    const error = networkError("No answer", cause);
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", reason: "certificate" });
    expect(error.message).toMatch(/certificate/);
    expect(error.cause).toBe(cause);
  });

  // workerd and Chromium do not say: it may be the certificate.
  test.each(["internal error; reference = abc", "Failed to fetch"])("or may be the reason: %s", (message) => {
    const error = networkError("No answer", new TypeError(message));
    expect(error.code).toBe("UNAVAILABLE");
    expect(error.message).toMatch(/certificate/);
  });
});

test("anything else is UNAVAILABLE, with the innermost reason", () => {
  const error = networkError("No answer", because("connect refused", "ECONNREFUSED"));
  expect([error.code, error.message]).toEqual(["UNAVAILABLE", "No answer (ECONNREFUSED: connect refused)."]);
  expect(networkError("No answer", undefined).message).toBe("No answer.");
});
