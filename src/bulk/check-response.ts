import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { isGrpcWeb } from "../transport/grpc-web.ts";
import { statusFailure } from "./grpc-status.ts";
import { httpFailure } from "./http-failure.ts";
import { networkError } from "./network-error.ts";

/** What is shown of a page that answered in place of BTrDB. */
const TITLE_BYTES = 4096;

/** What a status in the headers says; it counts where no body follows ("trailers-only"). */
export interface HeaderStatus {
  /** None for status 0. */
  readonly failure: RpcFailure | undefined;
}

/**
 * Throws for an answer that is an error by its HTTP status, or that is not gRPC-Web. Otherwise gives the status of its
 * headers, if they have one.
 */
export async function checkResponse(response: Response): Promise<HeaderStatus | undefined> {
  const { status, headers } = response;
  const grpcStatus = headers.get("grpc-status");
  const type = headers.get("content-type") ?? "";
  const ours = isGrpcWeb(type);
  const found = grpcStatus === null ? undefined : { failure: statusFailure(grpcStatus, headers) };
  // What gRPC says goes above what HTTP says: a proxy may answer an error with both.
  if (found?.failure !== undefined && (status !== 200 || !ours)) throw found.failure;
  // Where fetch can't be told to fail at one: see redirectSafeFetch().
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400))
    throw networkError("The request got no answer", new Error(`HTTP ${status || 307}, a redirect`));
  if (status !== 200) throw httpFailure(response, await nameAnswer(response, type));
  if (ours || (found !== undefined && type === "")) return found;
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
  return title
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .trim()
    .slice(0, 100);
}
