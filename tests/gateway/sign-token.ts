import { createHmac } from "node:crypto";

/** A JSON Web Token by hand, as an issuer makes it; without a secret one that says `alg: none`. */
export function signToken(claims: object, secret: string | undefined): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const body = `${encode({ alg: secret === undefined ? "none" : "HS256", typ: "JWT" })}.${encode(claims)}`;
  const signature = secret === undefined ? "" : createHmac("sha256", secret).update(body).digest("base64url");
  return `${body}.${signature}`;
}
