import { Code, ConnectError } from "@connectrpc/connect";
import * as api from "btrdb-web";
import { BTrDBError, isBTrDBError, StatusCode, throwIfFailed, toBTrDBError } from "btrdb-web";
import { describe, expect, test } from "vitest";
import { STATUS_NAMES } from "./errors/error-code.ts";

/** The classes of the published Python client by status number (its exceptions.py), and ours beyond them. */
const CLASSES: Record<number, keyof typeof api> = {
  401: "NoSuchPoint",
  404: "StreamNotFoundError",
  406: "StreamExists",
  407: "InvalidCollection",
  408: "InvalidTagKey",
  409: "InvalidTagValue",
  413: "InvalidTimeRange",
  415: "InvalidPointWidth",
  417: "StreamExists",
  418: "AmbiguousStream",
  423: "PropertyVersionMismatch",
  425: "BadValue",
  429: "RecycledUUID",
  437: "PermissionDenied",
  441: "BadSQLValue",
  450: "VersionNotAvailable",
};

const classes = new Map(Object.entries(api));

describe.each(Object.values(StatusCode))("status %i", (status) => {
  const name = CLASSES[status] ?? "BTRDBServerError";
  const raise = (message: string) => {
    try {
      throwIfFailed({ code: status, msg: message });
    } catch (error) {
      return error as BTrDBError;
    }
    throw new Error("did not throw");
  };

  test(`is ${name} with a code and the number, in-band`, () => {
    const error = raise("it went wrong");
    expect(error).toBeInstanceOf(classes.get(name));
    expect(error.name).toBe(name);
    expect(error.code).toBe(STATUS_NAMES[status]);
    expect(error.status).toBe(status);
    expect(error.message).toBe(`[${status}] it went wrong`);
  });

  test("is the same error as a gRPC status", () => {
    const cause = new ConnectError(`[${status}] it went wrong`, Code.Unknown);
    const error = toBTrDBError(cause);
    expect(error.toJSON()).toEqual(raise("it went wrong").toJSON());
    expect(error.cause).toBe(cause);
  });
});

test("every status has a name, and every name one status", () => {
  expect(Object.keys(STATUS_NAMES).map(Number)).toEqual(Object.values(StatusCode));
  expect(new Set(Object.values(STATUS_NAMES)).size).toBe(Object.keys(STATUS_NAMES).length);
});

test("an unknown status is an error too, and none is none", () => {
  expect(() => throwIfFailed({ code: 499, msg: "new" })).toThrow("[499] new");
  expect(toBTrDBError(new ConnectError("[499] new")).code).toBe("UNKNOWN_STATUS");
  expect(() => throwIfFailed({ code: 404, msg: "" })).toThrow("[404] NO_SUCH_STREAM");
  // v4 repeats the code in its messages
  expect(() => throwIfFailed({ code: 413, msg: "(413: bad range)" })).toThrow(/^\(413: bad range\)$/);
  throwIfFailed(undefined);
  throwIfFailed({ code: 0, msg: "" });
});

test.each<[Code, string, string]>([
  [Code.Unauthenticated, "Unauthenticated", "UNAUTHENTICATED"],
  [Code.PermissionDenied, "PermissionDenied", "PERMISSION_DENIED"],
  [Code.DeadlineExceeded, "DeadlineExceeded", "DEADLINE_EXCEEDED"],
  [Code.Canceled, "Canceled", "CANCELED"],
  [Code.Unavailable, "ConnectionError", "UNAVAILABLE"],
  [Code.Unimplemented, "InvalidOperation", "UNIMPLEMENTED"],
  [Code.Internal, "BTrDBError", "RPC_FAILED"],
])("gRPC code %i is %s", (code, name, expected) => {
  const error = toBTrDBError(new ConnectError("sorry", code));
  expect([error.name, error.code, error.message]).toEqual([name, expected, "sorry"]);
});

test("a timeout is a deadline, an abort a cancellation, and the reason is kept", () => {
  const timeout = new DOMException("timed out", "TimeoutError");
  const abort = new DOMException("stop", "AbortError");
  const canceled = new ConnectError("aborted", Code.Canceled);
  const summary = (error: BTrDBError) => [error.code, error.cause];
  expect(summary(toBTrDBError(timeout))).toEqual(["DEADLINE_EXCEEDED", timeout]);
  expect(summary(toBTrDBError(abort))).toEqual(["CANCELED", abort]);
  expect(summary(toBTrDBError(canceled))).toEqual(["CANCELED", canceled]);
  expect(summary(toBTrDBError(canceled, AbortSignal.abort(timeout)))).toEqual(["DEADLINE_EXCEEDED", timeout]);
  expect(summary(toBTrDBError(canceled, AbortSignal.abort("user left")))).toEqual(["CANCELED", "user left"]);
});

test("what is already ours stays as it is, also inside a ConnectError", () => {
  const error = new api.InvalidTimeRange("no");
  expect(toBTrDBError(error)).toBe(error);
  expect(toBTrDBError(ConnectError.from(error))).toBe(error);
  expect(toBTrDBError("text").message).toBe("text");
});

test("the guard knows our errors across realms", async () => {
  const copy = "./errors/btrdb-error.ts?copy";
  const foreign = await import(/* @vite-ignore */ copy);
  const error = new foreign.BTrDBError("from another copy", { code: "RPC_FAILED" });
  expect(error).not.toBeInstanceOf(BTrDBError);
  expect(isBTrDBError(error)).toBe(true);
  expect(isBTrDBError(error, "RPC_FAILED")).toBe(true);
  expect(isBTrDBError(error, "CANCELED")).toBe(false);
  for (const other of [null, undefined, "x", {}, new Error("x"), new ConnectError("x")])
    expect(isBTrDBError(other)).toBe(false);
});

test("none of the exported classes shadows a JavaScript global", () => {
  for (const name of Object.keys(api)) expect(name in globalThis, name).toBe(false);
});

test("every error class extends BTrDBError and has its own name", () => {
  const errors = Object.entries(api).filter(
    ([, value]) => typeof value === "function" && value.prototype instanceof Error,
  );
  expect(errors.length).toBeGreaterThan(25);
  for (const [name, Class] of errors) {
    const error = new (Class as new (message: string) => BTrDBError)("m");
    expect(error.name).toBe(name);
    expect(isBTrDBError(error)).toBe(true);
    expect(error.code).not.toBe("");
  }
});
