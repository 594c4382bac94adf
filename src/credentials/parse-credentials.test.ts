import { InvalidCredentialsFile } from "btrdb-web";
import { expect, test } from "vitest";
import { parseCredentials } from "./parse-credentials.ts";

const parse = async (credentials: unknown) =>
  Object.fromEntries([...(await parseCredentials(credentials, "test.yaml"))]);

test("reads profiles", async () => {
  const text = `
research:
  name: research
  btrdb:
    endpoints: "research.example.com:4411"
    api_key: "abc:def#1"
default:
  btrdb: { endpoints: "192.168.1.101:4410" }
`;
  expect(await parse(text)).toEqual({
    research: { endpoints: "research.example.com:4411", apiKey: "abc:def#1" },
    default: { endpoints: "192.168.1.101:4410", apiKey: undefined },
  });
});

const nothing = { endpoints: undefined, apiKey: undefined };
test.each<[string, unknown, unknown]>([
  ["empty text", "", {}],
  ["only comments", "# nothing\n", {}],
  ["nothing at all", null, {}],
  ["a profile without btrdb", "a:\n  name: a\n", { a: nothing }],
  ["a profile without anything", "a:\n", { a: nothing }],
  ["an empty btrdb", "a:\n  btrdb:\n", { a: nothing }],
  ["empty text as value", 'a: {btrdb: {endpoints: "", api_key: ""}}', { a: nothing }],
  ["apikey, as the Python client takes it", "a: {btrdb: {apikey: k}}", { a: { ...nothing, apiKey: "k" } }],
  ["api_key before apikey", "a: {btrdb: {apikey: k, api_key: l}}", { a: { ...nothing, apiKey: "l" } }],
  [
    "a list of endpoints",
    "a: {btrdb: {endpoints: [h:1, 'g:2']}}",
    { a: { endpoints: ["h:1", "g:2"], apiKey: undefined } },
  ],
  ["a byte order mark", "\ufeffa: {btrdb: {endpoints: h}}", { a: { endpoints: "h", apiKey: undefined } }],
  ["windows line ends", "a:\r\n  btrdb:\r\n    api_key: k\r\n", { a: { ...nothing, apiKey: "k" } }],
  [
    "merge keys",
    "base: &b {api_key: k}\na:\n  btrdb:\n    <<: *b\n    endpoints: h\n",
    { base: nothing, a: { endpoints: "h", apiKey: "k" } },
  ],
  ["fields of others", "a: {btrdb: {api_key: k, future: 1}, other: []}", { a: { ...nothing, apiKey: "k" } }],
  ["an object", { a: { btrdb: { endpoints: "h", api_key: "k" } } }, { a: { endpoints: "h", apiKey: "k" } }],
])("%s", async (_, credentials, expected) => {
  expect(await parse(credentials)).toEqual(expected);
});

test.each([
  "__proto__: {btrdb: {endpoints: 'h:1'}}",
  JSON.parse('{"__proto__": {"btrdb": {"endpoints": "h:1"}}}'),
])("a profile called __proto__ is a profile like any other", async (credentials) => {
  const profiles = await parseCredentials(credentials, "x");
  expect([...profiles.keys()]).toEqual(["__proto__"]);
  expect(profiles.get("__proto__")?.endpoints).toBe("h:1");
  expect(({} as Record<string, unknown>).btrdb).toBeUndefined();
  expect((await parseCredentials("{}", "x")).get("__proto__")).toBeUndefined();
});

test.each([
  ["broken YAML", "a:\n  btrdb:\n    api_key: [SECRET\n", /line \d/],
  ["a tab", "a:\n\tbtrdb: SECRET\n", /line 2/],
  ["a key twice", "a: {btrdb: {api_key: SECRET}}\na: {}\n", /line 2/],
  ["a list of profiles", "- SECRET\n", /not a map of profiles/],
  ["text", "SECRET", /not a map of profiles/],
  ["a profile that is text", "a: SECRET\n", /profile "a" .*not a map/],
  ["a btrdb that is a list", "a: {btrdb: [SECRET]}", /"btrdb" that is not a map/],
  ["a number as key", "a: {btrdb: {api_key: 12345}}", /a number as "api_key".*quotes/s],
  ["a boolean as endpoints", "a: {btrdb: {endpoints: yes}}", /a boolean as "endpoints"/],
  ["a map as key", "a: {btrdb: {api_key: {x: SECRET}}}", /a map as "api_key"/],
  ["a number in the endpoints", "a: {btrdb: {endpoints: [1]}}", /a number as "endpoints"/],
  ["an unknown alias", "a: {btrdb: {api_key: *SECRET}}", /YAML/],
])("%s is an error that shows no value", async (_, credentials, message) => {
  const error = await parse(credentials).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InvalidCredentialsFile);
  expect(String(error)).toMatch(message);
  expect(String(error)).toContain("test.yaml");
  expect(String(error)).not.toContain("SECRET");
  expect(String(error)).not.toContain("12345");
});
