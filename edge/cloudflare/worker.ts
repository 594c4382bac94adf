import { type CacheLike, type Gateway, type GatewayContext, webStore } from "btrdb-web/gateway";
import { type GatewayEnv, openGateway } from "../open-gateway.ts";

// Typed here, so that this compiles without the types of Workers.
declare const caches: { readonly default: CacheLike };

/** One for all requests of this isolate: it remembers versions and rates, and nothing of a request. */
let gateway: Gateway | undefined;

export default {
  fetch(request: Request, env: GatewayEnv, context: GatewayContext): Promise<Response> {
    gateway ??= openGateway(
      env,
      webStore(() => caches.default),
    );
    return gateway(request, context);
  },
};
