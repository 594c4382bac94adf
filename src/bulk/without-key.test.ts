import { expect, test } from "vitest";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { withoutKey } from "./without-key.ts";

const headers = { authorization: "Bearer SECRET" };

test("an answer that repeats the key", () => {
  const error = withoutKey(new RpcFailure("no Bearer SECRET here", GrpcCode.Internal), headers) as RpcFailure;
  expect(error.rawMessage).toBe("no Bearer *** here");
  expect(error.code).toBe(GrpcCode.Internal);
  expect(`${error.message} ${error.stack}`).not.toContain("SECRET");
});

test("anything else stays the same", () => {
  const plain = new RpcFailure("no", GrpcCode.Internal);
  expect(withoutKey(plain, headers)).toBe(plain);
  expect(withoutKey(plain, undefined)).toBe(plain);
  const other = new Error("SECRET");
  expect(withoutKey(other, headers)).toBe(other);
});
