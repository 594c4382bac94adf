import type { Authorize, Decision } from "btrdb-web/gateway";
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from "jose";

export interface TokenOptions {
  /** Where the public keys of the issuer are; or else: */
  readonly jwksUrl?: string | undefined;
  /** A secret that the issuer shares, of 32 bytes or more. */
  readonly secret?: string | undefined;
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Knows users by a JSON Web Token in `authorization: Bearer`. Its claim `btrdb` says what they may see, such as
 * `{ "collections": ["sites/a/*"] }`; without the claim they may see nothing.
 */
export function authorizeByToken({ jwksUrl, secret, issuer, audience }: TokenOptions): Authorize {
  // The kind of key decides the algorithms, never the token: a public key is no secret to sign with.
  const verify = ((): ((token: string) => Promise<{ payload: JWTPayload }>) => {
    const common = { issuer, audience, requiredClaims: ["sub", "exp"] };
    if (jwksUrl !== undefined) {
      const keys = createRemoteJWKSet(new URL(jwksUrl));
      const algorithms = ["RS256", "PS256", "ES256", "EdDSA"];
      return (token) => jwtVerify(token, keys, { ...common, algorithms });
    }
    if (secret === undefined || secret.length < 32)
      throw new Error("Give JWKS_URL, or a JWT_SECRET of at least 32 characters.");
    const key = new TextEncoder().encode(secret);
    return (token) => jwtVerify(token, key, { ...common, algorithms: ["HS256"] });
  })();

  return async (request) => {
    const [, token] = /^Bearer ([\w.-]+)$/u.exec(request.headers.get("authorization") ?? "") ?? [];
    if (token === undefined) return undefined;
    const { payload } = await verify(token);
    const { collections, uuids, methods } = (payload.btrdb ?? {}) as Partial<Decision>;
    return { subject: payload.sub ?? "", collections, uuids, methods };
  };
}
