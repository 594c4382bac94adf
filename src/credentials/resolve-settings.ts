import {
  BTRDBTypeError,
  BTRDBValueError,
  ConnectionError,
  CredentialsFileNotFound,
  ProfileNotFound,
} from "../errors/index.ts";
import type { Profiles } from "./parse-credentials.ts";

/** Where a setting came from. */
export interface Origin {
  readonly kind: "argument" | "environment" | "profile";
  /** Such as `environment variable BTRDB_ENDPOINTS`, or `profile "research" in /home/me/.predictivegrid/credentials.yaml`. */
  readonly description: string;
}

/** A value together with where it came from. */
export interface Setting<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** A place where settings were looked for, and what was there. */
export interface Place {
  readonly place: string;
  readonly found: string;
}

/** All that connect() needs to know, before any of it is checked. */
export interface Settings {
  readonly endpoints: Setting<string | readonly string[]>;
  readonly apiKey: Setting<string> | undefined;
  readonly profile: Setting<string> | undefined;
  readonly places: readonly Place[];
}

/** The arguments of connect() that decide where to connect. */
export interface SettingArguments {
  readonly endpoints?: string | readonly string[] | undefined;
  readonly apiKey?: string | false | undefined;
  readonly profile?: string | undefined;
}

/** What was found of the credentials: profiles, or a sentence on why there are none. */
export type CredentialsSource =
  | { readonly origin: string; readonly profiles: Profiles }
  | { readonly origin: string; readonly profiles?: undefined; readonly missing: string };

/** Reads one environment variable; a `denied` sentence where the runtime may not tell. */
export type Environment = (name: string) => unknown;

/**
 * Decides endpoint, key and profile as the Python client does, field by field, each step overwriting the fields that
 * it has: the profile named by BTRDB_PROFILE, or `default`; BTRDB_ENDPOINTS and BTRDB_API_KEY; the arguments.
 * An explicit `profile` is used alone, without the environment, and only the `apiKey` argument goes above it.
 * Empty text counts as not set. Pure: everything that it looks at comes in as an argument.
 *
 * @param places filled with what was looked at, also when it throws
 * @throws BTRDBValueError for a profile together with endpoints
 * @throws CredentialsFileNotFound, ProfileNotFound for a profile that was named and is not there
 * @throws ConnectionError "Could not determine credentials to use." with the places looked at
 */
export function resolveSettings(
  args: SettingArguments,
  env: Environment,
  credentials: CredentialsSource,
  places: Place[] = [],
): Settings {
  const explicit = given(args.profile);
  if (explicit !== undefined && hasEndpoints(args.endpoints)) {
    throw new BTRDBValueError(
      "Received both endpoints and profile arguments; a profile brings its own endpoints.",
    );
  }
  const fromEnv = explicit === undefined ? given(variable(env, "BTRDB_PROFILE", places)) : undefined;
  const name = explicit ?? fromEnv ?? "default";
  const profile = findProfile(name, explicit !== undefined, fromEnv !== undefined, credentials, places);
  const profileOrigin: Origin = {
    kind: "profile",
    description: `profile ${JSON.stringify(name)} in ${credentials.origin}`,
  };

  let endpoints = setting(profile?.endpoints, profileOrigin);
  let apiKey = setting(profile?.apiKey, profileOrigin);
  if (explicit === undefined) {
    endpoints =
      setting(given(variable(env, "BTRDB_ENDPOINTS", places)), variableOrigin("BTRDB_ENDPOINTS")) ??
      endpoints;
    apiKey =
      setting(given(variable(env, "BTRDB_API_KEY", places)), variableOrigin("BTRDB_API_KEY")) ?? apiKey;
  }
  if (hasEndpoints(args.endpoints)) endpoints = setting(args.endpoints, argumentOrigin("endpoints"));
  if (args.apiKey === false) apiKey = undefined;
  else apiKey = setting(given(args.apiKey), argumentOrigin("apiKey")) ?? apiKey;
  places.push({ place: "arguments", found: describeArguments(args) });

  if (endpoints === undefined) {
    const looked = places.map(({ place, found }) => `\n- ${place}: ${found}`).join("");
    throw new ConnectionError(
      `Could not determine credentials to use. There is no endpoint in the places looked at:${looked}`,
      {
        code: "NO_CREDENTIALS",
        checks: [
          'Pass an endpoint, such as connect("192.168.1.101:4411").',
          "Or set BTRDB_ENDPOINTS, or name a profile.",
        ],
      },
    );
  }
  const named =
    explicit !== undefined
      ? argumentOrigin("profile")
      : fromEnv !== undefined
        ? variableOrigin("BTRDB_PROFILE")
        : undefined;
  const used =
    profile === undefined
      ? undefined
      : {
          value: name,
          origin: named ?? ({ kind: "profile", description: "the profile used when none is named" } as const),
        };
  return { endpoints, apiKey, profile: used, places };
}

function findProfile(
  name: string,
  explicit: boolean,
  named: boolean,
  credentials: CredentialsSource,
  places: Place[],
) {
  const place = `profile ${JSON.stringify(name)}`;
  if (credentials.profiles === undefined) {
    if (explicit) {
      throw new CredentialsFileNotFound(
        `Could not find ${credentials.origin} for the profile ${JSON.stringify(name)}: ${credentials.missing}.`,
        {
          code: "CREDENTIALS_FILE_NOT_FOUND",
        },
      );
    }
    // As in Python, also with BTRDB_PROFILE set: without a file, profiles count as empty.
    places.push({ place, found: `${credentials.origin}: ${credentials.missing}` });
    return undefined;
  }
  const profile = credentials.profiles.get(name);
  if (profile === undefined) {
    // Only the default profile may be missing, however it was asked for.
    if ((explicit || named) && name !== "default") {
      const known = [...credentials.profiles.keys()].map((known) => JSON.stringify(known)).join(", ");
      throw new ProfileNotFound(
        `Profile ${JSON.stringify(name)} not found in ${credentials.origin}; it has ${known || "no profiles"}.`,
        { code: "PROFILE_NOT_FOUND" },
      );
    }
    places.push({ place, found: `not in ${credentials.origin}` });
    return undefined;
  }
  const fields = [
    profile.endpoints === undefined ? "no endpoints" : "endpoints",
    profile.apiKey === undefined ? "no api_key" : "an api_key",
  ];
  places.push({ place: `${place} in ${credentials.origin}`, found: fields.join(", ") });
  return profile;
}

function variable(env: Environment, name: string, places: Place[]): string | undefined {
  const value = env(name);
  const place = `environment variable ${name}`;
  if (value === undefined || value === null || value === "") {
    places.push({ place, found: value === "" ? "empty" : "not set" });
    return undefined;
  }
  if (typeof value === "object" && "denied" in value) {
    places.push({ place, found: String(value.denied) });
    return undefined;
  }
  if (typeof value !== "string") throw new BTRDBTypeError(`The ${place} is text, not ${typeof value}.`);
  places.push({ place, found: "set" });
  return value;
}

function describeArguments(args: SettingArguments): string {
  const apiKey =
    args.apiKey === false ? "apiKey: false" : given(args.apiKey) === undefined ? "no apiKey" : "an apiKey";
  return `${hasEndpoints(args.endpoints) ? "endpoints" : "no endpoints"}, ${apiKey}`;
}

function given<T extends string>(value: T | undefined | null): T | undefined {
  return value === undefined || value === null || value === "" ? undefined : value;
}

function hasEndpoints(
  endpoints: SettingArguments["endpoints"] | null,
): endpoints is string | readonly string[] {
  return endpoints !== undefined && endpoints !== null && endpoints.length > 0;
}

function setting<T>(value: T | undefined, origin: Origin): Setting<T> | undefined {
  return value === undefined ? undefined : { value, origin };
}

function variableOrigin(name: string): Origin {
  return { kind: "environment", description: `environment variable ${name}` };
}

function argumentOrigin(name: string): Origin {
  return { kind: "argument", description: `argument ${name}` };
}
