import { BTRDBTypeError, BTRDBValueError } from "../errors/index.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { isGrpcWeb } from "../transport/grpc-web.ts";
import { CallAnswerer } from "./answer-call.ts";
import { memoryStore } from "./answer-store.ts";
import { Call, methodOf } from "./call.ts";
import { checkLimits } from "./check-limits.ts";
import { checkRights } from "./check-rights.ts";
import { CrossOrigin } from "./cross-origin.ts";
import { failureAnswer, toFailure } from "./failure-answer.ts";
import type { Gateway, GatewayContext, GatewayOptions } from "./gateway-options.ts";
import { KeyMask } from "./key-mask.ts";
import { METHODS, READ_METHODS } from "./methods.ts";
import { PinnedAnswers } from "./pinned-answers.ts";
import { readMessage } from "./read-message.ts";
import { Rights } from "./rights.ts";
import { StreamFacts } from "./stream-facts.ts";
import { Subscriptions } from "./subscriptions.ts";
import { TokenBuckets } from "./token-buckets.ts";
import { Upstream } from "./upstream.ts";

const SERVICE = "/v5api.BTrDB/";
/** 404 and 405 are answers that caches on the way would keep. */
const NOT_KEPT = { vary: "origin", "cache-control": "no-store" };
const SUBSCRIBE = "Subscribe";

/**
 * A `fetch` handler between browsers and BTrDB's gRPC-Web proxy: it holds the API key, says who may read what, and keeps
 * the answers that never change.
 *
 * @throws InvalidEndpoint, InvalidApiKey, ApiKeyOverPlaintext, BTRDBTypeError, BTRDBValueError
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { authorize, allow = READ_METHODS, origins = [], credentials = false, path = "" } = options;
  if (typeof authorize !== "function")
    throw new BTRDBTypeError("createGateway() needs authorize; for a demonstration: authorize: allowAll().");
  const unknown = allow.find((name) => !METHODS.has(name));
  if (unknown !== undefined) throw new BTRDBValueError(`${JSON.stringify(unknown)} is no method to allow.`);
  if (path !== "" && !/^(?:\/[\w.~-]+)+$/u.test(path))
    throw new BTRDBValueError(`path: ${JSON.stringify(path)} is no path such as "/btrdb".`);
  const onError = quiet(options.onError);
  const limits = {
    maxRequestBytes: options.limits?.maxRequestBytes ?? 2 << 20,
    maxRawRange: options.limits?.maxRawRange,
    maxWindows: options.limits?.maxWindows ?? Number.POSITIVE_INFINITY,
    maxStreams: options.limits?.maxStreams ?? 100,
  };
  const buckets = new TokenBuckets(options.limits?.requestsPerSecond ?? 100, options.limits?.burst ?? 1000);
  const crossOrigin = new CrossOrigin({ origins, credentials, headers: options.headers ?? [] });
  const { endpoints, apiKey, fetch } = options;
  const upstream = new Upstream({ endpoints, apiKey, fetch, onError });
  const cache = options.cache === false ? undefined : (options.cache ?? {});
  const facts = new StreamFacts(upstream, {
    collectionMs: options.collectionMs ?? 30_000,
    versionMs: cache?.versionMs ?? 1000,
  });
  const pinned =
    cache &&
    new PinnedAnswers({
      store: cache.store ?? memoryStore(),
      maxEntryBytes: cache.maxEntryBytes ?? 4 << 20,
      onError,
    });
  const mask = new KeyMask(apiKey);
  const answerer = new CallAnswerer({ upstream, facts, pinned, mask, onError });
  const { subscribe } = options;
  const subscriptions =
    subscribe &&
    new Subscriptions(subscribe, {
      upstream: new Upstream({
        endpoints: subscribe.endpoints ?? endpoints,
        apiKey,
        fetch: subscribe.fetch,
        onError,
      }),
      facts,
      mask,
      onError,
    });
  const allowed = new Set<string>(allow);
  if (subscriptions === undefined) allowed.delete(SUBSCRIBE);
  else allowed.add(SUBSCRIBE);

  /** Refuses what must be refused before anything of the cluster is touched, the cheapest first. */
  async function admit(request: Request, name: string): Promise<Rights> {
    if (!allowed.has(name)) throw refused(`The method ${name} is not offered here.`);
    const rights = await identify(request);
    if (rights === undefined)
      throw new RpcFailure("The gateway does not know who you are.", GrpcCode.Unauthenticated);
    if (!rights.mayCall(name)) throw refused(`You may not call ${name}.`);
    if (!buckets.take(rights.subject))
      throw new RpcFailure("Too many requests; try again in a moment.", GrpcCode.ResourceExhausted);
    return rights;
  }

  async function identify(request: Request): Promise<Rights | undefined> {
    try {
      const decision = await authorize(request);
      // Anything but a decision is none, `true` too.
      return typeof decision === "object" && decision !== null ? new Rights(decision) : undefined;
    } catch (error) {
      onError(error);
      return undefined;
    }
  }

  async function answer(
    request: Request,
    headers: Headers,
    context: GatewayContext | undefined,
  ): Promise<Response> {
    const found = methodOf(new URL(request.url).pathname, path + SERVICE);
    if (found === undefined) throw refused("There is no such method.");
    const [name, method] = found;
    const rights = await admit(request, name);
    // By any answer a page learns that it may listen, and to how many streams.
    if (subscriptions && rights.mayCall(SUBSCRIBE))
      headers.set("x-btrdb-subscribe", String(limits.maxStreams));
    const call = new Call(name, method, await readMessage(request, limits.maxRequestBytes));
    checkLimits(call, limits);
    await checkRights(call, rights, facts);
    if (name === SUBSCRIBE && subscriptions) return subscriptions.answer(call, rights, { request, headers });
    return answerer.answer(call, rights, { request, headers, context });
  }

  return async (request, context) => {
    const headers = crossOrigin.headersFor(request);
    if (headers === undefined) return plain(403, "This origin may not call.");
    if (request.method === "OPTIONS") return crossOrigin.preflight(headers);
    const wrong = wrongHttp(request, path + SERVICE);
    if (wrong !== undefined) return plain(...wrong, headers);
    try {
      return await answer(request, headers, context);
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === GrpcCode.Internal && failure.cause !== undefined) onError(error);
      return failureAnswer(new RpcFailure(mask.text(failure.rawMessage), failure.code), headers);
    }
  };
}

/** What is not a call at all gets an HTTP status; everything else gets a status of gRPC. */
function wrongHttp(request: Request, prefix: string): [status: number, text: string] | undefined {
  if (!new URL(request.url).pathname.startsWith(prefix)) return [404, "Nothing is here."];
  if (request.method !== "POST") return [405, "Calls are POST requests."];
  // Also what keeps forms of other pages out: they cannot send this type without a preflight.
  if (!isGrpcWeb(request.headers.get("content-type")))
    return [415, "Calls have the type application/grpc-web+proto."];
  return undefined;
}

function plain(status: number, text: string, headers = new Headers(NOT_KEPT)): Response {
  headers.set("content-type", "text/plain; charset=utf-8");
  headers.set("x-content-type-options", "nosniff");
  if (status === 405) headers.set("allow", "POST, OPTIONS");
  return new Response(text, { status, headers });
}

function refused(message: string): RpcFailure {
  return new RpcFailure(message, GrpcCode.PermissionDenied);
}

/** A hook whose own errors go nowhere. */
function quiet(hook: ((error: unknown) => void) | undefined): (error: unknown) => void {
  return (error) => {
    try {
      hook?.(error);
    } catch {
      // It is for logs alone.
    }
  };
}
