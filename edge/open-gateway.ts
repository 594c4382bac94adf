import {
  type AnswerStore,
  createGateway,
  type Gateway,
  type GatewaySubscribeOptions,
} from "btrdb-web/gateway";
import { authorizeByToken } from "./verify-token.ts";

/** What these examples are told by their environment. */
export interface GatewayEnv {
  readonly BTRDB_ENDPOINTS?: string | undefined;
  readonly BTRDB_API_KEY?: string | undefined;
  readonly GATEWAY_ORIGINS?: string | undefined;
  readonly JWKS_URL?: string | undefined;
  readonly JWT_SECRET?: string | undefined;
  readonly JWT_ISSUER?: string | undefined;
  readonly JWT_AUDIENCE?: string | undefined;
}

/** A gateway for users with tokens, that keeps answers in the store; with `subscribe`, pages hear of inserts. */
export function openGateway(
  env: GatewayEnv,
  store: AnswerStore,
  subscribe?: GatewaySubscribeOptions,
): Gateway {
  const need = (name: keyof GatewayEnv): string => {
    const value = env[name];
    if (value === undefined || value === "") throw new Error(`${name} is not set.`);
    return value;
  };
  return createGateway({
    endpoints: need("BTRDB_ENDPOINTS"),
    apiKey: env.BTRDB_API_KEY || undefined,
    origins: need("GATEWAY_ORIGINS").split(","),
    authorize: authorizeByToken({
      jwksUrl: env.JWKS_URL || undefined,
      secret: env.JWT_SECRET || undefined,
      issuer: need("JWT_ISSUER"),
      audience: need("JWT_AUDIENCE"),
    }),
    cache: { store },
    subscribe,
    onError: (error) => console.error(String(error)),
  });
}
