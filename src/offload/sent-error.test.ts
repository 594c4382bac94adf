import { describe, expect, test } from "vitest";
import {
  BTrDBError,
  Canceled,
  ConnectionError,
  isBTrDBError,
  MalformedResponse,
  StreamNotFoundError,
  VersionNotAvailable,
} from "../errors/index.ts";
import { RpcFailure } from "../rpc-failure.ts";
import { packError, unpackError } from "./sent-error.ts";

/** As posting to a worker does it. */
const sent = (error: unknown) => unpackError(structuredClone(packError(error)));

describe("errors keep their class and what they say on the way from a worker", () => {
  test.each([
    new StreamNotFoundError("[404] none", { code: "NO_SUCH_STREAM", status: 404 }),
    new VersionNotAvailable("other", { code: "VERSION_NOT_AVAILABLE" }),
    new ConnectionError("down", { code: "UNAVAILABLE", reason: "certificate", checks: ["look"] }),
    new MalformedResponse("bad", { reason: "tag", offset: 12 }),
    new Canceled("stopped", { code: "CANCELED" }),
    new BTrDBError("?"),
  ])("$name", (error) => {
    const back = sent(error);
    expect(back).toBeInstanceOf(error.constructor);
    expect(isBTrDBError(back, error.code)).toBe(true);
    expect({ ...back }).toEqual({ ...error });
    expect([back.name, back.message, back.stack]).toEqual([error.name, error.message, error.stack]);
  });

  test("causes come along, errors of others by their name", () => {
    const cause = new RpcFailure("gone", 14, new TypeError("Failed to fetch"));
    const back = sent(new ConnectionError("down", { cause }));
    expect(back.cause).toMatchObject({ name: "RpcFailure", message: "[unavailable] gone" });
    expect((back.cause as Error).cause).toMatchObject({ name: "TypeError", message: "Failed to fetch" });
    expect(sent("text")).toMatchObject({ name: "Error", message: "text" });
  });

  test("causes that go round in a circle end somewhere", () => {
    const error = new Error("round");
    error.cause = error;
    expect(sent(error).message).toBe("round");
  });
});
