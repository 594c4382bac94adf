import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { Gateway } from "btrdb-web/gateway";

/** Serves a gateway on Node: `createServer(gatewayListener(gateway)).listen(8787)`. */
export function gatewayListener(gateway: Gateway): RequestListener {
  return (incoming, outgoing) => {
    serve(gateway, incoming, outgoing).catch(() => outgoing.destroy());
  };
}

async function serve(gateway: Gateway, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const response = await gateway(toRequest(incoming, gone.signal));
  // A request that was refused before all of it came would otherwise be read to its end, however long it is.
  if (!incoming.complete) outgoing.setHeader("connection", "close");
  outgoing.writeHead(response.status, [...response.headers].flat());
  // A long read may have to wait for its first message: what is known is said at once.
  outgoing.flushHeaders();
  const reader = response.body?.getReader();
  gone.signal.addEventListener("abort", () => void reader?.cancel().catch(() => {}));
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    if (!outgoing.write(read.value)) await drained(outgoing);
    if (outgoing.destroyed) return;
  }
  outgoing.end();
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2)
    headers.append(incoming.rawHeaders[at] ?? "", incoming.rawHeaders[at + 1] ?? "");
  const { method = "GET", url = "/" } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  // The host is the gateway's own, whatever the request says.
  return new Request(new URL(`http://gateway.invalid${url.startsWith("/") ? url : "/"}`), {
    method,
    headers,
    signal,
    ...(hasBody && {
      body: Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>,
      duplex: "half",
    }),
  });
}

/** The client takes more, or has gone. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
    if (outgoing.destroyed) done();
  });
}
