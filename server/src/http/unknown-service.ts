import type { AnyRequest, AnyResponse } from "../listen/listener.ts";

const GRPC = /^application\/grpc\b/u;
const RPC_PATH = /^\/([\w.]+)\/\w+$/u;
const UNIMPLEMENTED = "12";

/**
 * Answers a call of a service or a method that is not here as grpc-go does: with a status in the headers, and no body.
 *
 * @returns false for what is no call
 */
export function answerUnknownService(request: AnyRequest, response: AnyResponse): boolean {
  const service = RPC_PATH.exec(request.url?.split("?", 1)[0] ?? "")?.[1];
  const type = request.headers["content-type"] ?? "";
  if (request.method !== "POST" || service === undefined || !GRPC.test(type)) return false;
  response.statusCode = 200;
  response.setHeader("content-type", type);
  response.setHeader("grpc-status", UNIMPLEMENTED);
  response.setHeader("grpc-message", `unknown service ${service}`);
  response.end();
  return true;
}
