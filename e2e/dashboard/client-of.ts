import { type BTrDB, connect } from "btrdb-web";
import type { TestStack } from "../fixtures.ts";

/** A client at the server's own port: what the page shows is compared with what this reads. */
export function clientOf({ server, apiKey }: TestStack): Promise<BTrDB> {
  return connect(server.url, {
    apiKey: false,
    interceptors: [
      (next) => (request) => {
        // The client sends no key over plain connections; this test may.
        if (apiKey !== undefined) request.header.set("authorization", `Bearer ${apiKey}`);
        return next(request);
      },
    ],
  });
}
