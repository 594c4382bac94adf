import { Code } from "@connectrpc/connect";
import fc from "fast-check";
import { expect, test } from "vitest";
import { codeOfHttpStatus, decodeGrpcMessage, parseTrailers, statusFailure } from "./grpc-status.ts";

test("trailers are header lines in any case, with or without spaces", () => {
  const text = "Grpc-Status:  7 \r\ngrpc-message:no: way\r\n: empty\r\nnonsense\r\nx:\n";
  expect([...parseTrailers(Buffer.from(text))]).toEqual([
    ["grpc-status", "7"],
    ["grpc-message", "no: way"],
    ["x", ""],
  ]);
});

test("trailers of one name are joined, but a status that is repeated counts once", () => {
  const text = "a: 1\r\nA: 1\r\na: 2\r\ngrpc-status: 0\r\ngrpc-status: 0\r\n";
  expect([...parseTrailers(Buffer.from(text))]).toEqual([
    ["a", "1, 1, 2"],
    ["grpc-status", "0"],
  ]);
});

test("two statuses that differ are an error, whichever is first", () => {
  for (const text of ["grpc-status: 0\r\ngrpc-status: 5\r\n", "grpc-status: 5\r\ngrpc-status: 0\r\n"]) {
    const fields = parseTrailers(Buffer.from(text));
    expect(statusFailure(fields.get("grpc-status") ?? "0", fields)?.code).toBe(Code.Unknown);
  }
});

test.each([
  ["plain", "plain"],
  ["a%20b", "a b"],
  ["%C3%A4%e2%82%ac", "ä€"],
  ["100%", "100%"],
  ["%zz%4", "%zz%4"],
  ["%+1%25", "%+1%"],
  ["%ff", "\ufffd"],
  ["unencoded ä", "unencoded ä"],
])("the message %j is %j", (encoded, decoded) => {
  expect(decodeGrpcMessage(encoded)).toBe(decoded);
});

test("undoes encodeURIComponent", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(decodeGrpcMessage(encodeURIComponent(text))).toBe(text);
    }),
  );
});

test.each([
  ["14", Code.Unavailable, "off"],
  ["1", Code.Canceled, "off"],
  ["017", Code.Unknown, "off (grpc-status: 017)"],
  ["17", Code.Unknown, "off (grpc-status: 17)"],
  ["fine", Code.Unknown, "off (grpc-status: fine)"],
  ["", Code.Unknown, "off (grpc-status: )"],
  ["-1", Code.Unknown, "off (grpc-status: -1)"],
])("status %j is an error", (status, code, message) => {
  const failure = statusFailure(status, new Map([["grpc-message", "off"]]));
  expect([failure?.code, failure?.rawMessage]).toEqual([code, message]);
});

test("status 0 is none", () => {
  expect(statusFailure("0", new Map())).toBeUndefined();
});

test.each([
  [400, Code.Internal],
  [401, Code.Unauthenticated],
  [403, Code.PermissionDenied],
  [404, Code.Unimplemented],
  [429, Code.Unavailable],
  [502, Code.Unavailable],
  [503, Code.Unavailable],
  [504, Code.Unavailable],
  [500, Code.Unknown],
  [307, Code.Unknown],
  [204, Code.Unknown],
])("HTTP %i is gRPC code %i", (status, code) => {
  expect(codeOfHttpStatus(status)).toBe(code);
});
