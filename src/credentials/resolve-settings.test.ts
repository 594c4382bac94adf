import {
  BTRDBTypeError,
  BTRDBValueError,
  ConnectionError,
  CredentialsFileNotFound,
  ProfileNotFound,
} from "btrdb-web";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProfileSettings } from "./parse-credentials.ts";
import {
  type CredentialsSource,
  type Place,
  resolveSettings,
  type SettingArguments,
} from "./resolve-settings.ts";

type Fields = Partial<ProfileSettings>;

const file = (profiles: Record<string, Fields>): CredentialsSource => ({
  origin: "creds.yaml",
  profiles: new Map(
    Object.entries(profiles).map(([name, { endpoints, apiKey }]) => [name, { endpoints, apiKey }]),
  ),
});
const noFile: CredentialsSource = { origin: "creds.yaml", missing: "no such file" };

function resolve(args: SettingArguments, env: Record<string, unknown>, credentials: CredentialsSource) {
  const { endpoints, apiKey } = resolveSettings(args, (name) => env[name], credentials);
  return [endpoints.value, endpoints.origin.kind, apiKey?.value, apiKey?.origin.kind];
}

const both = file({
  default: { endpoints: "d:1", apiKey: "dk" },
  research: { endpoints: "r:1", apiKey: "rk" },
  half: { apiKey: "hk" },
});

describe("field by field: profile, then environment, then arguments", () => {
  test.each<[string, SettingArguments, Record<string, unknown>, CredentialsSource, unknown[]]>([
    ["argument alone", { endpoints: "a:1" }, {}, noFile, ["a:1", "argument", undefined, undefined]],
    [
      "environment alone",
      {},
      { BTRDB_ENDPOINTS: "e:1", BTRDB_API_KEY: "ek" },
      noFile,
      ["e:1", "environment", "ek", "environment"],
    ],
    ["default profile alone", {}, {}, both, ["d:1", "profile", "dk", "profile"]],
    ["BTRDB_PROFILE", {}, { BTRDB_PROFILE: "research" }, both, ["r:1", "profile", "rk", "profile"]],
    [
      "environment over profile",
      {},
      { BTRDB_ENDPOINTS: "e:1", BTRDB_API_KEY: "ek" },
      both,
      ["e:1", "environment", "ek", "environment"],
    ],
    [
      "key of the environment, endpoint of the profile",
      {},
      { BTRDB_API_KEY: "ek" },
      both,
      ["d:1", "profile", "ek", "environment"],
    ],
    [
      "endpoint argument, key of the profile",
      { endpoints: "a:1" },
      {},
      both,
      ["a:1", "argument", "dk", "profile"],
    ],
    [
      "arguments over all",
      { endpoints: "a:1", apiKey: "ak" },
      { BTRDB_ENDPOINTS: "e:1", BTRDB_API_KEY: "ek" },
      both,
      ["a:1", "argument", "ak", "argument"],
    ],
    [
      "half a profile, half an environment",
      {},
      { BTRDB_PROFILE: "half", BTRDB_ENDPOINTS: "e:1" },
      both,
      ["e:1", "environment", "hk", "profile"],
    ],
    [
      "empty text counts as not set",
      { endpoints: "", apiKey: "", profile: "" },
      { BTRDB_ENDPOINTS: "", BTRDB_API_KEY: "", BTRDB_PROFILE: "" },
      both,
      ["d:1", "profile", "dk", "profile"],
    ],
    ["an empty list of endpoints too", { endpoints: [] }, {}, both, ["d:1", "profile", "dk", "profile"]],
    [
      "apiKey: false connects without",
      { apiKey: false },
      { BTRDB_API_KEY: "ek" },
      both,
      ["d:1", "profile", undefined, undefined],
    ],
    [
      "explicit profile without the environment",
      { profile: "research" },
      { BTRDB_ENDPOINTS: "e:1", BTRDB_API_KEY: "ek", BTRDB_PROFILE: "half" },
      both,
      ["r:1", "profile", "rk", "profile"],
    ],
    [
      "explicit profile, key argument above it",
      { profile: "research", apiKey: "ak" },
      { BTRDB_API_KEY: "ek" },
      both,
      ["r:1", "profile", "ak", "argument"],
    ],
    [
      "explicit profile, no key",
      { profile: "research", apiKey: false },
      {},
      both,
      ["r:1", "profile", undefined, undefined],
    ],
    [
      "a file without a default profile",
      {},
      { BTRDB_ENDPOINTS: "e:1" },
      file({ other: {} }),
      ["e:1", "environment", undefined, undefined],
    ],
    [
      "BTRDB_PROFILE without a file",
      {},
      { BTRDB_PROFILE: "research", BTRDB_ENDPOINTS: "e:1" },
      noFile,
      ["e:1", "environment", undefined, undefined],
    ],
    [
      "BTRDB_PROFILE=default without one",
      { endpoints: "a:1" },
      { BTRDB_PROFILE: "default" },
      file({}),
      ["a:1", "argument", undefined, undefined],
    ],
    [
      "Cloudflare's env holds more than text",
      { endpoints: "a:1" },
      { KV: {}, BTRDB_API_KEY: undefined },
      noFile,
      ["a:1", "argument", undefined, undefined],
    ],
  ])("%s", (_, args, env, credentials, expected) => {
    expect(resolve(args, env, credentials)).toEqual(expected);
  });
});

test.each<
  [
    string,
    SettingArguments,
    Record<string, unknown>,
    CredentialsSource,
    new (...args: never[]) => Error,
    string,
  ]
>([
  [
    "profile and endpoints",
    { profile: "research", endpoints: "a:1" },
    {},
    both,
    BTRDBValueError,
    "both endpoints and profile",
  ],
  [
    "explicit profile without a file",
    { profile: "research" },
    {},
    noFile,
    CredentialsFileNotFound,
    "creds.yaml",
  ],
  [
    "explicit profile that is not there",
    { profile: "nope" },
    {},
    both,
    ProfileNotFound,
    '"nope" not found in creds.yaml; it has "default", "research", "half"',
  ],
  [
    "BTRDB_PROFILE that is not there",
    { endpoints: "a:1" },
    { BTRDB_PROFILE: "nope" },
    both,
    ProfileNotFound,
    "nope",
  ],
  ["__proto__ that is not there", { profile: "__proto__" }, {}, both, ProfileNotFound, "__proto__"],
  [
    "explicit profile without endpoints",
    { profile: "half" },
    { BTRDB_ENDPOINTS: "e:1" },
    both,
    ConnectionError,
    "Could not determine credentials to use.",
  ],
  [
    "explicit default that is not there",
    { profile: "default" },
    {},
    file({}),
    ConnectionError,
    "Could not determine credentials to use.",
  ],
  ["nothing at all", {}, {}, noFile, ConnectionError, "Could not determine credentials to use."],
  ["only a key", { apiKey: "k" }, {}, noFile, ConnectionError, "Could not determine credentials to use."],
  [
    "a variable that is not text",
    {},
    { BTRDB_ENDPOINTS: 4410 },
    noFile,
    BTRDBTypeError,
    "BTRDB_ENDPOINTS is text, not number",
  ],
])("%s is an error", (_, args, env, credentials, ErrorClass, message) => {
  expect(() => resolve(args, env, credentials)).toThrow(ErrorClass);
  expect(() => resolve(args, env, credentials)).toThrow(message);
});

test("nothing found says where it looked", () => {
  const places: Place[] = [];
  const env = (name: string) =>
    name === "BTRDB_API_KEY" ? { denied: "run with --allow-env=BTRDB_API_KEY" } : undefined;
  expect(() => resolveSettings({}, env, noFile, places)).toThrow(
    /BTRDB_ENDPOINTS: not set.*BTRDB_API_KEY: run with --allow-env/s,
  );
  expect(places.map(({ place }) => place)).toEqual([
    "environment variable BTRDB_PROFILE",
    'profile "default"',
    "environment variable BTRDB_ENDPOINTS",
    "environment variable BTRDB_API_KEY",
    "arguments",
  ]);
});

test("each value says where it came from", () => {
  const settings = resolveSettings({ apiKey: "ak" }, (name) => ({ BTRDB_PROFILE: "research" })[name], both);
  expect(settings.endpoints.origin.description).toBe('profile "research" in creds.yaml');
  expect(settings.apiKey?.origin.description).toBe("argument apiKey");
  expect(settings.profile).toEqual({
    value: "research",
    origin: { kind: "environment", description: "environment variable BTRDB_PROFILE" },
  });
});

/** The rule once more, written as a fold over layers, independent of the code under test. */
function expected(args: Fields, env: Fields, profile: Fields | undefined, explicit: boolean): Fields {
  const layers = explicit ? [profile ?? {}, { apiKey: args.apiKey }] : [profile ?? {}, env, args];
  const result: { endpoints?: Fields["endpoints"]; apiKey?: string | undefined } = {};
  for (const layer of layers) {
    if (layer.endpoints) result.endpoints = layer.endpoints;
    if (layer.apiKey) result.apiKey = layer.apiKey;
  }
  return result;
}

test("any mixture of layers gives what the layers say", () => {
  const value = (tag: string) => fc.option(fc.constantFrom("", `${tag}1`, `${tag}2`), { nil: undefined });
  const fields = (tag: string) => fc.record({ endpoints: value(`${tag}.e`), apiKey: value(`${tag}.k`) });
  const nonEmpty = (tag: string) =>
    fields(tag).map(({ endpoints, apiKey }) => ({
      endpoints: endpoints || undefined,
      apiKey: apiKey || undefined,
    }));
  fc.assert(
    fc.property(
      fields("arg"),
      fields("env"),
      fc.dictionary(fc.constantFrom("default", "p", "__proto__"), nonEmpty("file")),
      fc.boolean(),
      fc.constantFrom("p", "default", undefined),
      fc.boolean(),
      (args, env, profiles, fileThere, name, explicit) => {
        const named = explicit && name !== undefined;
        const given: SettingArguments = {
          apiKey: args.apiKey,
          endpoints: named ? undefined : args.endpoints,
          profile: named ? name : undefined,
        };
        const variables = { BTRDB_PROFILE: name, BTRDB_ENDPOINTS: env.endpoints, BTRDB_API_KEY: env.apiKey };
        const profile = fileThere ? file(profiles).profiles?.get(name ?? "default") : undefined;
        const want = expected(args, env, profile, named);
        const run = () => resolve(given, variables, fileThere ? file(profiles) : noFile);
        if (named && !fileThere) expect(run).toThrow(CredentialsFileNotFound);
        else if (fileThere && profile === undefined && name === "p") expect(run).toThrow(ProfileNotFound);
        else if (want.endpoints === undefined) expect(run).toThrow("Could not determine credentials");
        else {
          const [endpoints, , apiKey] = run();
          expect({ endpoints, apiKey }).toEqual({ endpoints: want.endpoints, apiKey: want.apiKey });
        }
      },
    ),
    { numRuns: 1000 },
  );
});
