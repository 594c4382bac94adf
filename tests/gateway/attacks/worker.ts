import { createGateway, type Gateway, type GatewayContext } from "btrdb-web/gateway";
import { authorizeByName, PAGE } from "../users.ts";

let gateway: Gateway | undefined;

/** The gateway of these tests as a Worker. */
export default {
  fetch(request: Request, env: { readonly CLUSTER: string }, context: GatewayContext): Promise<Response> {
    gateway ??= createGateway({
      endpoints: env.CLUSTER,
      authorize: authorizeByName,
      origins: [PAGE],
      headers: ["x-user"],
    });
    return gateway(request, context);
  },
};
