import { runtime } from "#runtime";
import { checkApiKey, checkKeyOverTls } from "./api-key.ts";
import type { ConnectOptions } from "./connect-options.ts";

import type { Profiles } from "./credentials/parse-credentials.ts";
import {
  type CredentialsSource,
  type Environment,
  type Place,
  resolveSettings,
  type Settings,
} from "./credentials/resolve-settings.ts";
import { type Endpoint, parseEndpoints } from "./endpoint.ts";
import { InvalidCredentialsFile } from "./errors/index.ts";

/** Settings that were found, and what they mean. */
export interface ResolvedConnection {
  readonly settings: Settings;
  readonly endpoints: readonly Endpoint[];
  readonly apiKey: string | undefined;
}

/** How far {@link resolveConnection} came: what it learns stands here also when it throws. */
export interface ResolutionTrace {
  readonly places: Place[];
  settings?: Settings;
  profiles?: readonly string[];
}

/**
 * Finds endpoint and key and checks them, without touching the network: gathers what the runtime and the options
 * offer, and leaves every decision to resolveSettings().
 */
export async function resolveConnection(
  options: ConnectOptions,
  trace: ResolutionTrace = { places: [] },
): Promise<ResolvedConnection> {
  const { env } = options;
  const environment: Environment =
    env === undefined || env === null ? (name) => runtime.env(name) : (name) => env[name];
  const credentials = await findCredentials(options);
  trace.profiles = [...(credentials.profiles?.keys() ?? [])];
  const settings = resolveSettings(options, environment, credentials, trace.places);
  trace.settings = settings;
  const apiKey = settings.apiKey === undefined ? undefined : checkApiKey(settings.apiKey.value);
  const endpoints = parseEndpoints(settings.endpoints.value);
  if (settings.apiKey !== undefined) checkKeyOverTls(endpoints, settings.apiKey.origin.description);
  return { settings, endpoints, apiKey };
}

/** Loaded only where there are credentials: in browsers there mostly are none. */
async function parseCredentials(credentials: unknown, origin: string): Promise<Profiles> {
  return (await import("./credentials/parse-credentials.ts")).parseCredentials(credentials, origin);
}

async function findCredentials({ credentials }: ConnectOptions): Promise<CredentialsSource> {
  if (credentials !== undefined && credentials !== null) {
    const origin = "credentials given as an option";
    return { origin, profiles: await parseCredentials(credentials, origin) };
  }
  const file = await runtime.credentialsFile();
  switch (file.state) {
    case "found":
      return {
        origin: file.path,
        profiles: await parseCredentials(file.text, `credentials file ${file.path}`),
      };
    case "missing":
      return { origin: file.path, missing: "no such file" };
    case "unsupported":
      return { origin: "a credentials file", missing: file.reason };
    case "unreadable":
      throw new InvalidCredentialsFile(`The credentials file ${file.path} can't be read: ${file.reason}.`, {
        code: "INVALID_CREDENTIALS_FILE",
        cause: file.cause,
      });
  }
}
