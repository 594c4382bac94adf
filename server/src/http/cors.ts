import { cors } from "@connectrpc/connect";
import type { AnyRequest, AnyResponse } from "../listen/listener.ts";

const ALLOW_HEADERS = [
  ...new Set([
    ...cors.allowedHeaders.map((name) => name.toLowerCase()),
    "authorization",
    "content-type",
    "x-api-client",
    "x-grpc-web",
    "x-user-agent",
    "grpc-timeout",
    "grpc-accept-encoding",
    "grpc-encoding",
  ]),
].join(", ");
const EXPOSE_HEADERS = [
  ...new Set([...cors.exposedHeaders.map((name) => name.toLowerCase()), "grpc-encoding"]),
].join(", ");
const MAX_AGE_S = "7200";

/**
 * Lets a page of any origin call: this is a server for development, and what protects it is the API key, which no
 * browser sends by itself. Answers preflight requests; true where the request has been answered.
 */
export function applyCors(request: AnyRequest, response: AnyResponse): boolean {
  if (request.headers.origin === undefined) return false;
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-expose-headers", EXPOSE_HEADERS);
  if (request.method !== "OPTIONS") return false;
  response.setHeader("access-control-allow-methods", cors.allowedMethods.join(", "));
  response.setHeader("access-control-allow-headers", ALLOW_HEADERS);
  response.setHeader("access-control-max-age", MAX_AGE_S);
  response.statusCode = 204;
  response.end();
  return true;
}
