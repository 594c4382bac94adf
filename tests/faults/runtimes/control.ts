import type { IncomingMessage, ServerResponse } from "node:http";
import { type Listening, serve } from "../../helpers/fault-server.ts";
import type { FaultProxy } from "../fault-proxy.ts";

/** Serves the commands of a proxy to programs in other processes: their arguments come and go as JSON. */
export function serveControl(proxy: FaultProxy): Promise<Listening> {
  const commands = {
    "/endpoint": proxy.endpoint,
    "/end": proxy.end,
  } as Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
  return serve(async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const result = await commands[request.url ?? ""]?.(...(JSON.parse(body) as unknown[]));
    // A program that is busy would find a kept connection closed.
    response.setHeader("connection", "close");
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ result }));
  });
}
