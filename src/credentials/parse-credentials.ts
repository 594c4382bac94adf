import { InvalidCredentialsFile } from "../errors/index.ts";

/** What one profile says about BTrDB; a field that it does not have is undefined. */
export interface ProfileSettings {
  readonly endpoints: string | readonly string[] | undefined;
  readonly apiKey: string | undefined;
}

/** Profiles by name. A Map, so that a profile called `__proto__` is a profile like any other. */
export type Profiles = ReadonlyMap<string, ProfileSettings>;

/**
 * Reads credentials as YAML text, or as the object that such text stands for:
 * a map from profile name to `{name, btrdb: {endpoints, api_key}}`. Empty credentials and a profile without `btrdb`
 * hold nothing and are no error. The YAML parser is loaded only when there is text.
 *
 * @param origin where the credentials come from, for messages
 * @throws InvalidCredentialsFile that names the line, or the profile and field; values are never shown
 */
export async function parseCredentials(credentials: unknown, origin: string): Promise<Profiles> {
  const data = typeof credentials === "string" ? await parseYaml(credentials, origin) : credentials;
  const profiles = new Map<string, ProfileSettings>();
  if (data === null || data === undefined) return profiles;
  for (const [name, profile] of entries(data, origin, "is not a map of profiles")) {
    profiles.set(name, parseProfile(profile, `profile ${JSON.stringify(name)} in ${origin}`));
  }
  return profiles;
}

function parseProfile(profile: unknown, where: string): ProfileSettings {
  const fields =
    profile === null || profile === undefined
      ? new Map<string, unknown>()
      : new Map(entries(profile, where, "is not a map"));
  const section = fields.get("btrdb");
  const btrdb =
    section === null || section === undefined
      ? new Map<string, unknown>()
      : new Map(entries(section, where, 'has a "btrdb" that is not a map'));
  // The Python client also takes "apikey", and lets "api_key" win.
  const keyField = btrdb.has("api_key") ? "api_key" : "apikey";
  return {
    endpoints: endpoints(btrdb.get("endpoints"), where),
    apiKey: text(btrdb.get(keyField), keyField, where),
  };
}

function endpoints(value: unknown, where: string): string | readonly string[] | undefined {
  if (!Array.isArray(value)) return text(value, "endpoints", where);
  const list = value.map((item) => text(item, "endpoints", where)).filter((item) => item !== undefined);
  return list.length === 0 ? undefined : list;
}

/** Empty text counts as not set. */
function text(value: unknown, field: string, where: string): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value === "string") return value;
  const kind = Array.isArray(value)
    ? "a list"
    : value instanceof Map || typeof value === "object"
      ? "a map"
      : `a ${typeof value}`;
  throw invalid(
    `Invalid credentials: ${where} has ${kind} as "${field}", where text is expected. Put the value into quotes.`,
  );
}

function entries(value: unknown, where: string, why: string): [string, unknown][] {
  if (value instanceof Map) return [...value].map(([key, entry]) => [String(key), entry]);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(`Invalid credentials: ${where} ${why}.`);
  return Object.entries(value);
}

async function parseYaml(source: string, origin: string): Promise<unknown> {
  try {
    return await readYaml(source, origin);
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== "NotCapable") throw cause;
    // The parser looks at two debugging variables of its own, which Deno allows no more than others.
    throw invalid(
      `Deno lets the YAML parser not read its variables (${cause.message}); run with --allow-env=LOG_TOKENS,LOG_STREAM: ${origin}.`,
      cause,
    );
  }
}

async function readYaml(source: string, origin: string): Promise<unknown> {
  // On demand, so that a bundle for browsers carries no YAML parser unless somebody passes text.
  const { LineCounter, parseDocument } = await import("yaml");
  const lineCounter = new LineCounter();
  // YAML 1.1 with merge keys is what the Python client's parser reads.
  const document = parseDocument(source.replace(/^\ufeff/u, ""), {
    lineCounter,
    prettyErrors: false,
    version: "1.1",
    logLevel: "silent",
  });
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    // The parser's own message can quote the line, and with it a key; its code is enough.
    throw invalid(`Not valid YAML, ${explainYaml(error.code)} at line ${line}, column ${col}: ${origin}.`);
  }
  try {
    return document.toJS({ mapAsMap: true });
  } catch {
    throw invalid(`Not valid YAML, its aliases refer to nothing or to too much: ${origin}.`);
  }
}

function explainYaml(code: string): string {
  return code.toLowerCase().replaceAll("_", " ");
}

function invalid(message: string, cause?: unknown): InvalidCredentialsFile {
  return new InvalidCredentialsFile(message, { code: "INVALID_CREDENTIALS_FILE", cause });
}
