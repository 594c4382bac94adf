import { BTRDBTypeError, BTRDBValueError, connect } from "btrdb-web";
import { expect, test } from "vitest";
import { normalizeOptions } from "./connect-options.ts";

test.each<[unknown[], unknown]>([
  [[], {}],
  [[undefined, { apiKey: "k" }], { apiKey: "k" }],
  [["h:1"], { endpoints: "h:1" }],
  [["h:1", { apiKey: "k" }], { endpoints: "h:1", apiKey: "k" }],
  [[["h:1", "g:1"]], { endpoints: ["h:1", "g:1"] }],
  [["", { profile: "p" }], { profile: "p" }],
  [["", { endpoints: "h:1" }], { endpoints: "h:1" }],
  [[{ profile: "p" }], { profile: "p" }],
])("connect(...%j)", (args, options) => {
  expect(normalizeOptions(args[0] as string, args[1] as object)).toEqual(options);
});

test.each<[unknown[], new (...args: never[]) => Error, string]>([
  [["h:1", "SECRET"], BTRDBTypeError, "an object, such as { apiKey }"],
  [["h:1", { endpoints: "g:1" }], BTRDBValueError, "twice"],
  [[{}, {}], BTRDBTypeError, "(endpoints, options) or (options)"],
  [[{ apikey: "SECRET" }], BTRDBTypeError, 'did you mean "apiKey"?'],
  [[{ api_key: "SECRET" }], BTRDBTypeError, 'did you mean "apiKey"?'],
  [["h:1", { conn_str: "x" }], BTRDBTypeError, 'no option "conn_str". It has endpoints'],
  [[5], BTRDBTypeError, "are an object"],
  [[{ endpoints: 5 }], BTRDBTypeError, "endpoints is a string"],
  [[{ apiKey: 5 }], BTRDBTypeError, "apiKey is a string"],
  [[{ apiKey: true }], BTRDBTypeError, "apiKey is a string"],
  [[{ profile: {} }], BTRDBTypeError, "profile is a string"],
  [[{ fetch: "x" }], BTRDBTypeError, "fetch is a function"],
  [[{ verify: "no" }], BTRDBTypeError, "verify is a boolean"],
  [[{ interceptors: {} }], BTRDBTypeError, "interceptors is an array"],
  [[{ timeoutMs: 0 }], BTRDBValueError, "timeoutMs"],
  [[{ timeoutMs: "5" }], BTRDBValueError, "timeoutMs"],
  [[{ timeoutMs: Number.NaN }], BTRDBValueError, "timeoutMs"],
  [[{ timeoutMs: 2 ** 31 }], BTRDBValueError, "timeoutMs"],
])("connect(...%j) is refused as a rejected promise", async (args, ErrorClass, message) => {
  const error = await connect(...(args as [string])).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ErrorClass);
  expect(String(error)).toContain(message);
  expect(String(error)).not.toContain("SECRET");
});
