import { type BTrDBError, ConnectionError } from "../errors/index.ts";

/** What Node, Bun, Deno and workerd say of a certificate that they do not trust. */
const CERTIFICATE = /UNABLE_TO_|SELF_SIGNED|CERT_|_CERT|UnknownIssuer|certificate|NotValidForName|ALTNAME/iu;
/** What browsers and workerd say, whatever it was. */
const OPAQUE = /Failed to fetch|NetworkError when attempting|Load failed|internal error/u;
const TRUST = "does this runtime trust the server's TLS certificate?";

/** The error of a request without an answer, or of an answer that broke off. */
export function networkError(what: string, cause: unknown): BTrDBError {
  const reasons = reasonsOf(cause);
  const certificate = reasons.find((reason) => CERTIFICATE.test(reason));
  if (certificate !== undefined)
    return new ConnectionError(`${what}: the TLS certificate is not trusted (${certificate}).`, {
      reason: "certificate",
      checks: [TRUST],
      cause,
    });
  const redirect = reasons.find((reason) => /redirect/iu.test(reason));
  if (redirect !== undefined)
    return new ConnectionError(`${what}: redirects are not followed (${redirect}).`, {
      reason: "redirect",
      cause,
    });
  const last = reasons.at(-1);
  const opaque = last !== undefined && OPAQUE.test(last);
  return new ConnectionError(
    `${what}${last === undefined ? "" : ` (${last})`}${opaque ? `; is the server there, and ${TRUST}` : "."}`,
    { code: "UNAVAILABLE", reason: "unavailable", checks: opaque ? [TRUST] : [], cause },
  );
}

/** Code and message of an error and of its causes, the outermost first. */
function reasonsOf(error: unknown, depth = 0): string[] {
  if (depth > 6 || typeof error !== "object" || error === null) return [];
  const { code, message, cause, errors } = error as Record<string, unknown>;
  const inner = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  const own = [code, message].filter((part) => typeof part === "string" && part !== "").join(": ");
  return [...(own === "" ? [] : [own]), ...reasonsOf(inner, depth + 1)];
}
