import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { codeOfHttpStatus, statusFailure } from "./grpc-status.ts";

/** What is shown of a page that answered in place of BTrDB. */
const TITLE_BYTES = 4096;

/**
 * Throws for an answer that is an error, or that is not gRPC-Web. Otherwise says whether the headers hold the whole
 * answer ("trailers-only": no body may follow).
 */
export async function checkResponse(response: Response): Promise<{ trailersOnly: boolean }> {
  const { status, headers } = response;
  const grpcStatus = headers.get("grpc-status");
  if (grpcStatus !== null) {
    // What gRPC says goes above what HTTP says: a proxy may answer an error with both.
    const failure = statusFailure(grpcStatus, headers);
    if (failure !== undefined) throw failure;
  }
  if (response.type === "opaqueredirect") throw new RpcFailure("HTTP 307 (a redirect)", GrpcCode.Unknown);
  const type = headers.get("content-type") ?? "";
  if (status !== 200) throw new RpcFailure(await nameAnswer(response, type), codeOfHttpStatus(status));
  if (/^application\/grpc-web(?:\+proto)?\s*(?:;|$)/iu.test(type))
    return { trailersOnly: grpcStatus !== null };
  if (grpcStatus !== null && type === "") return { trailersOnly: true };
  throw new RpcFailure(await nameAnswer(response, type), GrpcCode.Unknown);
}

async function nameAnswer(response: Response, type: string): Promise<string> {
  const http = `HTTP ${response.status}${response.statusText === "" ? "" : ` ${response.statusText}`}`;
  if (/^text\/html\b/iu.test(type)) {
    const title = await titleOf(response);
    return `${http}: an HTML page${title === "" ? "" : ` ("${title}")`} answered instead of BTrDB over gRPC-Web`;
  }
  if (response.status !== 200) return http;
  if (/^application\/grpc-web-text/iu.test(type))
    return `${http}: the answer is base64 (${type}), which was not asked for`;
  if (/^application\/grpc\b/iu.test(type))
    return `${http}: the answer is native gRPC (${type}); a gRPC-Web proxy has to stand in front`;
  return `${http}: the answer is ${type === "" ? "of no content type" : type}, not gRPC-Web`;
}

async function titleOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const text = new TextDecoder();
  let page = "";
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      page += text.decode(read.value, { stream: true });
      if (page.length >= TITLE_BYTES || /<\/title/iu.test(page)) break;
    }
  } catch {
    // A page that breaks off: what came of it will do.
  }
  reader.cancel().catch(() => {});
  const title = /<title[^>]*>([^<]*)/iu.exec(page)?.[1] ?? "";
  return title.replace(/\s+/gu, " ").trim().slice(0, 100);
}
