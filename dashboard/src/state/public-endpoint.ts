/** Host names in any script, addresses, [IPv6], a port, a path: nothing in which a secret has its place. */
const PLAIN =
  /^(?:(?:https?|grpcs?):\/\/)?(?:\[[0-9a-f:.]+\]|[\p{L}\p{M}\p{N}._-]+)(?::\d{1,5})?(?:\/[\p{L}\p{N}._~/-]*)?$/iu;
const SCHEME = /(?:https?|grpcs?):\/\//giu;

/**
 * What may be told to others of an endpoint, or a comma-separated list of them: never a user name, a password, a query or a
 * fragment, for those are where people put keys. Where a secret may stretch over a comma, what could be part of it goes too.
 * Undefined where nothing is left that looks like an endpoint.
 */
export function publicEndpoint(endpoints: string): string | undefined {
  if (endpoints.length > 2000) return undefined;
  // A query may have commas in it; nothing after it is safe. And where a password may have a question mark, nothing at all.
  const [, plainPart = "", rest = ""] = /^([^?#;=%&\\]*)(.*)$/su.exec(endpoints.trim()) ?? [];
  if (rest.includes("@")) return undefined;
  let text = plainPart;
  const at = text.lastIndexOf("@");
  if (at >= 0) {
    const scheme = text.slice(0, at).match(SCHEME)?.at(-1) ?? "";
    text = scheme + text.slice(at + 1);
  }
  const items = text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => PLAIN.test(item));
  return items.length === 0 ? undefined : items.join(",");
}
