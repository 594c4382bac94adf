import { hideApiKey, maskApiKey } from "./api-key.ts";
import { type ConnectOptions, normalizeOptions } from "./connect-options.ts";
import type { Origin, Place, Setting } from "./credentials/resolve-settings.ts";
import { maskEndpoint } from "./endpoint.ts";
import { type BTrDBError, isBTrDBError } from "./errors/index.ts";
import { type ResolutionTrace, resolveConnection } from "./resolve-connection.ts";

/** What connect() would use, and why. Made to be shown: the key in it is masked. */
export interface ConnectionReport {
  /** URLs in the order in which they are tried; empty where none were found or one of them is wrong. */
  readonly urls: readonly string[];
  /** The endpoints as they were written. */
  readonly endpoints: Setting<string | readonly string[]> | undefined;
  /** `***` and the number of characters. */
  readonly apiKey: Setting<string> | undefined;
  /** The profile that was found, whether or not anything of it is used. */
  readonly profile: Setting<string> | undefined;
  /** Names of all profiles in the credentials. */
  readonly profiles: readonly string[];
  /** Every place that was looked at, in order, and what was there. */
  readonly places: readonly Place[];
  /** Why connect() would fail before sending anything; undefined where it would go on. */
  readonly error: BTrDBError | undefined;
  /** All of this as lines of text. */
  toString(): string;
}

/**
 * Says what {@link connect} with the same arguments would use and where each value came from, without connecting.
 * For whoever has several half-filled profiles. Settings that are wrong are reported as `error`, not thrown.
 */
export async function explainConnection(
  endpoints?: string | readonly string[] | ConnectOptions,
  options?: ConnectOptions,
): Promise<ConnectionReport> {
  const trace: ResolutionTrace = { places: [] };
  let urls: string[] = [];
  let error: BTrDBError | undefined;
  try {
    const resolved = await resolveConnection(normalizeOptions(endpoints, options), trace);
    urls = resolved.endpoints.map(({ baseUrl }) => baseUrl);
  } catch (caught) {
    if (!isBTrDBError(caught)) throw caught;
    error = caught;
  }
  const { settings, places } = trace;
  const report = {
    urls,
    endpoints: settings?.endpoints && {
      ...settings.endpoints,
      value: show(settings.endpoints.value, settings.apiKey?.value),
    },
    apiKey: settings?.apiKey && { ...settings.apiKey, value: maskApiKey(settings.apiKey.value) },
    profile: settings?.profile,
    profiles: trace.profiles ?? [],
    places,
    error,
  };
  return { ...report, toString: () => asText(report) };
}

/** Endpoints as they were written, less what may be a secret in them. */
function show(endpoints: string | readonly string[], apiKey: string | undefined): string | readonly string[] {
  const mask = (text: string) => hideApiKey(maskEndpoint(String(text)), apiKey);
  return typeof endpoints === "string" ? mask(endpoints) : endpoints.map(mask);
}

function asText(report: Omit<ConnectionReport, "toString">): string {
  const lines = [
    line("endpoints", report.endpoints),
    ...(report.urls.length > 0 ? [`urls: ${report.urls.join(", ")}`] : []),
    line("apiKey", report.apiKey),
    line("profile", report.profile),
    "looked at:",
    ...report.places.map(({ place, found }) => `- ${place}: ${found}`),
  ];
  if (report.error !== undefined) lines.push(`error: ${report.error.message}`);
  return lines.join("\n");
}

function line(
  name: string,
  setting: { value: string | readonly string[]; origin: Origin } | undefined,
): string {
  return setting === undefined
    ? `${name}: none`
    : `${name}: ${String(setting.value)} (from ${setting.origin.description})`;
}
