import { ApiKeyOverPlaintext, InvalidApiKey } from "btrdb-web";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkApiKey, checkKeyOverTls, hideApiKey, maskApiKey } from "./api-key.ts";
import { parseEndpoints } from "./endpoint.ts";

test.each([
  ["SECRET\nx-evil: 1", "line break at position 7"],
  ["SECRET\r", "line break at position 7 of 7"],
  ["SECRET ", "space"],
  [" SECRET", "space at position 1"],
  ["SECRET\t", "space"],
  ["SECRET\u00e9", "not ASCII"],
  ["SECRET\u{1f511}", "not ASCII"],
  ["SECRET\0", "control character"],
  ["SECRET\x7f", "control character"],
])("%j is refused: %s", (key, why) => {
  expect(() => checkApiKey(key)).toThrow(InvalidApiKey);
  expect(() => checkApiKey(key)).toThrow(why);
  expect(() => checkApiKey(key)).not.toThrow("SECRET");
});

test("every printable ASCII text is a key, and a header takes it", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\x21-\x7e]+$/), (key) => {
      expect(checkApiKey(key)).toBe(key);
      expect(new Headers({ authorization: `Bearer ${key}` }).get("authorization")).toBe(`Bearer ${key}`);
    }),
  );
});

test.each([
  ["h:4411", true],
  ["https://h", true],
  ["https://h:4410/x", true],
  ["h:4411,g:4411", true],
  ["h:4410", false],
  ["http://h:4411", false],
  ["h:443", false],
  ["h:4411,g:4410", false],
])("a key for %s: %s", (endpoints, allowed) => {
  const check = () => checkKeyOverTls(parseEndpoints(endpoints), "argument apiKey");
  if (allowed) expect(check).not.toThrow();
  else expect(check).toThrow(ApiKeyOverPlaintext);
});

test("a key is never shown", () => {
  expect(maskApiKey("abcdef")).toBe("*** (6 characters)");
  expect(maskApiKey("a")).toBe("*** (1 character)");
  expect(hideApiKey("denied: Bearer abcdef", "abcdef")).toBe("denied: Bearer ***");
  expect(hideApiKey("as it is", undefined)).toBe("as it is");
});
