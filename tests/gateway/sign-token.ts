import { createHmac, createSign, type KeyObject } from "node:crypto";

/**
 * A JSON Web Token by hand, as an issuer makes it, or an attacker: with a secret by HS256, with a private RSA key by RS256,
 * without either one that says `alg: none`. The header may say anything else.
 */
export function signToken(claims: object, key: string | KeyObject | undefined, header: object = {}): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const alg = key === undefined ? "none" : typeof key === "string" ? "HS256" : "RS256";
  const body = `${encode({ alg, typ: "JWT", ...header })}.${encode(claims)}`;
  return `${body}.${signatureOf(body, key)}`;
}

function signatureOf(body: string, key: string | KeyObject | undefined): string {
  if (key === undefined) return "";
  if (typeof key === "string") return createHmac("sha256", key).update(body).digest("base64url");
  return createSign("sha256").update(body).sign(key, "base64url");
}
