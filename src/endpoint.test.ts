import { InvalidEndpoint } from "btrdb-web";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskEndpoint, parseEndpoint, parseEndpoints } from "./endpoint.ts";

test.each([
  ["192.168.1.101:4410", "http://192.168.1.101:4410", false],
  ["192.168.1.101:4411", "https://192.168.1.101:4411", true],
  ["localhost:1", "http://localhost:1", false],
  ["localhost:65535", "http://localhost:65535", false],
  ["db.example.com:443", "http://db.example.com:443", false],
  ["db.example.com:80", "http://db.example.com", false],
  ["DB.Example.com:4411", "https://db.example.com:4411", true],
  ["my_host-1:4410", "http://my_host-1:4410", false],
  ["[::1]:4411", "https://[::1]:4411", true],
  ["[2001:DB8::1]:4410", "http://[2001:db8::1]:4410", false],
  ["localhost:04411", "https://localhost:4411", true],
  ["http://h:4411", "http://h:4411", false],
  ["https://h:4410", "https://h:4410", true],
  ["https://dash.example.com/btrdb", "https://dash.example.com/btrdb", true],
  ["https://dash.example.com/btrdb/", "https://dash.example.com/btrdb", true],
  ["HTTPS://dash.example.com", "https://dash.example.com", true],
  ["http://[::1]:8080/a/b//", "http://[::1]:8080/a/b", false],
  ["grpcs://127.0.0.1:4411", "https://127.0.0.1:4411", true],
  ["grpc://127.0.0.1:4410", "http://127.0.0.1:4410", false],
])("%s leads to %s", (text, baseUrl, tls) => {
  expect(parseEndpoint(text)).toEqual({ baseUrl, tls });
});

test.each([
  ["localhost", "no port"],
  ["localhost:", "no port"],
  ["[::1]", "no port"],
  ["localhost:0", "1 to 65535"],
  ["localhost:70000", "1 to 65535"],
  ["http://localhost:0/x", "1 to 65535"],
  ["https://localhost:70000", "1 to 65535"],
  ["https://localhost:", "1 to 65535"],
  ["localhost:4410x", "not host:port"],
  ["localhost:-1", "not host:port"],
  [":4410", "not host:port"],
  ["::1:4410", "without brackets"],
  ["[::zz]:4410", "not host:port"],
  ["[:::::]:4410", "neither a name nor an address"],
  ["256.1.1.1:4410", "neither a name nor an address"],
  ["local host:4410", "space"],
  [" localhost:4410", "space"],
  ["localhost:4410\n", "line break"],
  ["localhost:44\u00a010", "space"],
  ["user:password@localhost:4410", "password"],
  ["https://user:password@localhost", "password"],
  ["https://localhost/x?token=1", "query"],
  ["localhost:4410?token=1", "query"],
  ["https://localhost/#x", "fragment"],
  ["localhost:4410/path", "not host:port"],
  ["ftp://localhost", 'scheme "ftp"'],
  ["https://", "no host"],
  ["https:///x", "no host"],
  ["https://:4411", "no host"],
  ["https:\\\\localhost:4411", "not host:port"],
])("%j is refused: %s", (text, why) => {
  expect(() => parseEndpoint(text)).toThrow(InvalidEndpoint);
  expect(() => parseEndpoint(text)).toThrow(why);
});

test("what is not text is refused", () => {
  expect(() => parseEndpoint(4410 as unknown as string)).toThrow("not number");
  expect(() => parseEndpoints(["h:1", 5 as unknown as string])).toThrow("not number");
});

describe("lists", () => {
  test.each<[string | string[], string[]]>([
    ["a:1,b:2", ["http://a:1", "http://b:2"]],
    ["a:1, b:4411", ["http://a:1", "https://b:4411"]],
    [
      ["b:2", "a:1"],
      ["http://b:2", "http://a:1"],
    ],
    [
      ["a:1,b:2", "https://c/d"],
      ["http://a:1", "http://b:2", "https://c/d"],
    ],
    ["a:1,a:1,A:1", ["http://a:1"]],
  ])("%j", (list, urls) => {
    expect(parseEndpoints(list).map(({ baseUrl }) => baseUrl)).toEqual(urls);
  });

  test.each(["a:1,", ",a:1", "a:1,,b:2", "a:1 ,b:2"])("%j is refused", (list) => {
    expect(() => parseEndpoints(list)).toThrow(InvalidEndpoint);
  });
});

test("an error shows the endpoint, and no secret in it", () => {
  const message = (text: string) => {
    try {
      parseEndpoint(text);
    } catch (error) {
      return String(error);
    }
    return "accepted";
  };
  expect(message("localhost")).toContain('"localhost"');
  expect(message("https://me:s3cret@host:4411/x")).not.toContain("s3cret");
  expect(message("s3cret@host:4411")).not.toContain("s3cret");
  expect(message("https://host?api_key=s3cret")).not.toContain("s3cret");
  expect(message("https://host#s3cret")).not.toContain("s3cret");
  expect(maskEndpoint("https://a:b@c/d?e")).toBe("https://***@c/d?***");
});

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
const host = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join(".")),
  fc.ipV4(),
  fc.ipV6().map((ip) => `[${ip}]`),
);

test("every host and port leads to that host and port, and TLS is port 4411 alone", () => {
  fc.assert(
    fc.property(host, fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constant(4411)), (name, port) => {
      const { baseUrl, tls } = parseEndpoint(`${name}:${port}`);
      const url = new URL(baseUrl);
      expect(tls).toBe(port === 4411);
      expect(url.protocol).toBe(tls ? "https:" : "http:");
      expect(url.port || "80").toBe(String(port));
      expect(url.hostname).toBe(new URL(`http://${name}`).hostname);
      expect(url.pathname + url.search + url.hash + url.username).toBe("/");
    }),
  );
});

test("whatever the text, the answer is an endpoint or an InvalidEndpoint", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.webUrl(),
    host,
    fc.string().map((tail) => `https://h${tail}`),
    fc.string().map((tail) => `h:4411${tail}`),
  );
  fc.assert(
    fc.property(text, (input) => {
      try {
        const { baseUrl } = parseEndpoint(input);
        expect(new URL(`${baseUrl}/v5api.BTrDB/Info`).href).toBe(`${baseUrl}/v5api.BTrDB/Info`);
        expect(new URL(baseUrl).username + new URL(baseUrl).search).toBe("");
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidEndpoint);
      }
    }),
    { numRuns: 1000 },
  );
});
