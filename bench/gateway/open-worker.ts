import { allowAll, createGateway, type GatewayContext } from "btrdb-web/gateway";

/** A gateway for everyone, before the cluster of a benchmark. */
export default {
  fetch(request: Request, env: { readonly CLUSTER: string }, context: GatewayContext): Promise<Response> {
    return createGateway({ endpoints: env.CLUSTER, authorize: allowAll(), cache: false })(request, context);
  },
};
