import { type ConnectOptions, explainConnection } from "btrdb-web";
import { isProfileText, type Typed } from "./remembered.ts";

/** Settings of a connection; the rest of ConnectOptions is the page's own business. */
export type ConnectionSettings = Pick<
  ConnectOptions,
  "endpoints" | "apiKey" | "env" | "credentials" | "profile"
>;

/** What the page knows before anybody types: both may hold a key, which belongs to their own endpoint. */
export interface KnownSettings {
  readonly env: Readonly<Record<string, unknown>>;
  readonly remembered: Typed | undefined;
}

/** Settings, and where they come from, in words that go on "from …". */
export interface ChosenSettings {
  readonly settings: ConnectionSettings;
  readonly source: "form" | "tab" | "environment";
}

/**
 * What to connect with for an endpoint and a key that may be "". A key that was not typed goes along only where the endpoint is
 * the one that it was given for: an endpoint may come from a link of a stranger.
 */
export async function settingsFor(
  endpoint: string,
  typedKey: string,
  { env, remembered }: KnownSettings,
): Promise<ChosenSettings> {
  if (typedKey === "") {
    if (await sameEndpoints({ env }, { endpoints: endpoint }))
      return { settings: { env }, source: "environment" };
    if (remembered !== undefined && (await sameEndpoints(typedSettings(remembered), { endpoints: endpoint })))
      return { settings: typedSettings(remembered), source: "tab" };
  }
  return { settings: typedSettings({ endpoint, apiKey: typedKey }), source: "form" };
}

/** What was typed, and nothing else: no variable and no file adds to it. */
export function typedSettings(typed: Typed): ConnectionSettings {
  if (isProfileText(typed)) {
    const { credentials, profile } = typed;
    return { credentials, profile, env: {} };
  }
  return { endpoints: typed.endpoint, apiKey: typed.apiKey || false, env: {}, credentials: {} };
}

/** The names of the profiles in a text, or what is wrong with it. */
export async function profilesOf(
  credentials: string,
): Promise<{ readonly profiles: readonly string[]; readonly error?: string }> {
  const { profiles, error } = await explainConnection({ credentials, env: {} });
  if (profiles.length > 0) return { profiles };
  const why = error?.code === "INVALID_CREDENTIALS_FILE" ? error.message : undefined;
  return { profiles, error: why ?? "There is no profile in this text." };
}

/** Whether both lead to the same servers, however they are written; nothing is sent. */
async function sameEndpoints(known: ConnectionSettings, asked: ConnectionSettings): Promise<boolean> {
  const [one, other] = await Promise.all([
    explainConnection(known),
    explainConnection({ ...asked, apiKey: false, env: {}, credentials: {} }),
  ]);
  return one.urls.length > 0 && one.urls.join() === other.urls.join();
}
