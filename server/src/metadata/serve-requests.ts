import { parentPort } from "node:worker_threads";
import type { Reply, Request } from "./thread.ts";

/** A handler of a request; what it returns is copied to the other side. */
export type Handler = (...args: never[]) => unknown;

/** The inner side of a `Thread`: answers requests in the order in which they came, one at a time. */
export function serveRequests(handlers: Readonly<Record<string, Handler>>): void {
  const port = parentPort;
  if (!port) throw new Error("not in a worker thread");
  let last: Promise<unknown> = Promise.resolve();
  port.on("message", ({ id, method, args }: Request) => {
    last = last.then(async () => {
      let reply: Reply;
      try {
        const handler = handlers[method];
        if (!handler) throw new Error(`no such method: ${method}`);
        reply = { id, result: await handler(...(args as never[])) };
      } catch (error) {
        const { message, code } = error as { message?: unknown; code?: unknown };
        reply = {
          id,
          error: { message: String(message ?? error), code: typeof code === "string" ? code : undefined },
        };
      }
      port.postMessage(reply);
    });
  });
}
