import { type CacheLike, webStore } from "btrdb-web/gateway";
import { openGateway } from "../open-gateway.ts";

// Typed here, so that this compiles without the types of Deno.
declare const Deno: {
  readonly env: { toObject(): Record<string, string> };
  serve(
    options: { port: number; onListen: (address: { port: number }) => void },
    handler: (request: Request) => Promise<Response>,
  ): unknown;
};
declare const caches: { open(name: string): Promise<CacheLike> };

const env = Deno.env.toObject();
const gateway = openGateway(
  env,
  webStore(() => caches.open("btrdb-gateway")),
);
Deno.serve(
  {
    port: Number(env.PORT ?? 8787),
    onListen: ({ port }) => console.log(`Listening on port ${port}`),
  },
  (request) => gateway(request),
);
