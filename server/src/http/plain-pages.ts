import type { AnyRequest, AnyResponse } from "../listen/listener.ts";

function answer(response: AnyResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader("content-type", "text/plain; charset=utf-8");
  response.setHeader("cache-control", "no-store");
  response.end(text);
}

/**
 * What is not an RPC: a page to look at, mostly for whoever must accept the certificate by hand, and the health
 * check of proxies.
 */
export function answerPlainPage(request: AnyRequest, response: AnyResponse, serverVersion: string): void {
  const path = request.url?.split("?", 1)[0];
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (path === "/" && isRead) {
    const encrypted = "encrypted" in request.socket && request.socket.encrypted === true;
    const text = encrypted
      ? "this certificate is accepted; go back to your page"
      : "BTrDB over gRPC and gRPC-Web";
    answer(response, 200, `btrdb-dev-server ${serverVersion}: ${text}\n`);
  } else if (path === "/healthz" && isRead) {
    answer(response, 200, "ok\n");
  } else {
    answer(response, 404, "not found\n");
  }
}
