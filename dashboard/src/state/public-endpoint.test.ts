import fc from "fast-check";
import { expect, test } from "vitest";
import { publicEndpoint } from "./public-endpoint.ts";

test.each([
  ["db.example:4411", "db.example:4411"],
  ["https://db.example/btrdb", "https://db.example/btrdb"],
  ["grpcs://[::1]:4411", "grpcs://[::1]:4411"],
  ["a:4410, b:4410", "a:4410,b:4410"],
  ["https://bücher.example:4411", "https://bücher.example:4411"],
  ["https://user:S3CRET@db.example:4411/x", "https://db.example:4411/x"],
  ["user:S3CRET@db.example:4411", "db.example:4411"],
  ["https://user:1234,S3CRET@a:1,https://b:2", "https://a:1,https://b:2"],
  ["https://a:1,https://user:S3CRET@b:2", "https://b:2"],
  ["https://db.example/?apikey=S3CRET,x", "https://db.example/"],
  ["https://db.example/x;apikey=S3CRET", "https://db.example/x"],
  ["https://db.example/#S3CRET", "https://db.example/"],
  ["https://user:12?S3CRET@db.example", undefined],
  ["https://db.example/%3Fapikey%3DS3CRET", "https://db.example/"],
  ["javascript:alert(1)", undefined],
  ["", undefined],
  ["x".repeat(3000), undefined],
])("%s", (endpoint, shown) => {
  expect(publicEndpoint(endpoint)).toBe(shown);
});

test("a secret never gets through, wherever it is and whatever is around it", () => {
  const noise = fc.string({ unit: fc.constantFrom(..."a1:/@?#,;%=&\\.[]-"), maxLength: 8 });
  const secret = fc.tuple(noise, noise).map(([before, after]) => `${before}S3CRET${after}`);
  const place = fc.constantFrom(
    (text: string) => `https://${text}@db.example:4411/x`,
    (text: string) => `https://user:${text}@db.example:4411`,
    (text: string) => `user:${text}@db.example:4411`,
    (text: string) => `https://a:1,https://user:${text}@db.example,https://b:2`,
    (text: string) => `https://db.example:4411/?apikey=${text}`,
    (text: string) => `https://db.example#${text}`,
    (text: string) => `db.example:4411?${text}`,
    (text: string) => `https://user:${text}@db.example/?apikey=${text}`,
  );
  fc.assert(
    fc.property(secret, place, (text, put) => {
      expect(publicEndpoint(put(text)) ?? "").not.toMatch(/S3CRET/i);
    }),
    { numRuns: 2000 },
  );
});

test("what is public already stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const shown = publicEndpoint(text);
      if (shown !== undefined) expect(publicEndpoint(shown)).toBe(shown);
    }),
  );
});
