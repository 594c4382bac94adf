import type { IncomingHttpHeaders } from "node:http";
import { serve } from "../helpers/fault-server.ts";
import { answerOf } from "../helpers/grpc-web-answer.ts";

/** A cluster that says yes to everything, and notes what it gets. */
export interface SpyCluster {
  readonly url: string;
  readonly seen: { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[];
  close(): Promise<void>;
}

/** Its answers are `messages`; or else, it sends on to `redirect`. */
export async function startSpyCluster({
  messages = [],
  redirect,
}: {
  readonly messages?: readonly Uint8Array[];
  readonly redirect?: string;
} = {}): Promise<SpyCluster> {
  const seen: SpyCluster["seen"] = [];
  const { port, close } = await serve(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    seen.push({ url: request.url ?? "", headers: request.headers, body });
    if (redirect !== undefined) {
      response.writeHead(307, { location: redirect }).end();
      return;
    }
    response.setHeader("content-type", "application/grpc-web+proto");
    response.end(answerOf(messages));
  });
  return { url: `http://127.0.0.1:${port}`, seen, close };
}
