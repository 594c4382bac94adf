import type { Endpoint } from "./endpoint.ts";
import { ApiKeyOverPlaintext, BTRDBTypeError, InvalidApiKey } from "./errors/index.ts";

/**
 * Checks that a key can travel in a header, so that it fails here with a reason instead of inside `fetch`, whose
 * message would quote the header.
 *
 * @throws InvalidApiKey that says where the fault is, and never shows the key.
 */
export function checkApiKey(key: string): string {
  if (typeof key !== "string") throw new BTRDBTypeError(`The API key is text, not ${typeof key}.`);
  const bad = /[^\x21-\x7e]/u.exec(key);
  if (bad === null) return key;
  const what = /[\r\n]/u.test(bad[0])
    ? "a line break"
    : bad[0] === " " || bad[0] === "\t"
      ? "a space"
      : bad[0] < "\x80"
        ? "a control character"
        : "a character that is not ASCII";
  throw new InvalidApiKey(
    `The API key has ${what} at position ${bad.index + 1} of ${key.length}. Copy it again without quotes, spaces or line breaks.`,
    { code: "INVALID_API_KEY" },
  );
}

/**
 * A key goes over TLS only.
 *
 * @throws ApiKeyOverPlaintext before anything is sent
 */
export function checkKeyOverTls(endpoints: readonly Endpoint[], keySource: string): void {
  const plain = endpoints.find((endpoint) => !endpoint.tls);
  if (plain === undefined) return;
  throw new ApiKeyOverPlaintext(
    `An API key (from ${keySource}) needs TLS, but ${plain.baseUrl} is plain. ` +
      "Use port 4411 or an https URL, or pass apiKey: false to connect without the key.",
    { code: "API_KEY_OVER_PLAINTEXT" },
  );
}

/** What may be shown of a key: only that it is there, and how long it is. */
export function maskApiKey(key: string): string {
  return `*** (${key.length} ${key.length === 1 ? "character" : "characters"})`;
}

/** A text that came from outside, less the key that it may quote, as it is or percent-encoded. */
export function hideApiKey(text: string, apiKey: string | undefined): string {
  if (apiKey === undefined || apiKey === "") return text;
  return text.replaceAll(apiKey, "***").replaceAll(encodeURIComponent(apiKey), "***");
}
