import type { DescMethod } from "@bufbuild/protobuf";
import {
  Code,
  ConnectError,
  type ContextValues,
  createConnectRouter,
  createContextValues,
  type HandlerContext,
} from "@connectrpc/connect";
import type { UniversalServerRequest, UniversalServerResponse } from "@connectrpc/connect/protocol";
import {
  compressionBrotli,
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from "@connectrpc/connect-node";
import { BTrDB } from "btrdb-web/proto";
import { FAULT, meetFault, spoilAnswer, throwFault } from "../fault/apply-fault.ts";
import { BTrDB as V4BTrDB } from "../gen/grpcinterface/btrdb_pb.ts";
import type { RequestListener } from "../listen/listener.ts";
import { answerErrors, type ErrorStyle } from "../rpc/answer-errors.ts";
import type { ServerContext } from "../rpc/server-context.ts";
import { createService } from "../rpc/service.ts";
import { isV4 } from "../server-version.ts";
import { createV4Service } from "../v4/service.ts";
import { ENCODED, putValuesIntoFrames } from "../wire/encoded-values.ts";
import { gzipMessages } from "./gzip-messages.ts";
import { hasProtobufFrames, takeInsertedPoints } from "./insert-body.ts";

/** Bytes of one request message: 50,000 points need 1.2 MB; Arrow inserts may be wider. */
export const MAX_MESSAGE_BYTES = 16 << 20;

/** Options of {@link createRpcHandlers}. */
export interface RpcHandlerOptions {
  readonly context: ServerContext;
  readonly errors: ErrorStyle;
  /** Compresses every message. */
  readonly gzip: boolean;
  /** Lets a call through or throws, before its body is read. */
  readonly gate: ((context: HandlerContext) => void) | undefined;
  /** Ends the calls that run when the server must go. */
  readonly shutdown: AbortSignal;
  readonly log: (line: string) => void;
}

/** Their requests are read without the general decoder. */
const INSERTS: ReadonlySet<DescMethod> = new Set([BTrDB.method.insert, V4BTrDB.method.insert]);

function adjustRequest(
  method: DescMethod,
  request: UniversalServerRequest,
  values: ContextValues,
): UniversalServerRequest {
  // A two-way call over HTTP/1.1 is a bare status 505 to Connect: let the RPC itself say why it cannot be.
  if (method.methodKind === "bidi_streaming") return { ...request, httpVersion: "2.0" };
  if (!INSERTS.has(method) || !hasProtobufFrames(request.header.get("content-type"))) return request;
  const body = request.body as AsyncIterable<Uint8Array>;
  return { ...request, body: takeInsertedPoints(body, values, MAX_MESSAGE_BYTES) };
}

/** Where an RPC has encoded its values by itself, they are still missing in the frames. */
function addValues(
  answer: UniversalServerResponse,
  encoded: Uint8Array[] | undefined,
): UniversalServerResponse {
  if (!encoded || !answer.body) return answer;
  return { ...answer, body: putValuesIntoFrames(answer.body, encoded) };
}

/**
 * The RPCs by their paths, as listeners of node:http and node:http2. gRPC, gRPC-Web and Connect are served. This is
 * the one place that uses Connect below its stable surface, hence the exact version in package.json.
 */
export function createRpcHandlers(options: RpcHandlerOptions): ReadonlyMap<string, RequestListener> {
  const { context } = options;
  const router = createConnectRouter({
    async requestGate(call) {
      options.gate?.(call);
      if (context.faults) await meetFault(context.faults, call);
    },
    shutdownSignal: options.shutdown,
    readMaxBytes: MAX_MESSAGE_BYTES,
    // Compressed requests are understood. Answers are not compressed: time series hardly shrink, a loopback has no
    // need of it, and a proxy does it where a network is behind it.
    acceptCompression: [compressionGzip, compressionBrotli],
    compressMinBytes: Number.MAX_SAFE_INTEGER,
  });
  const { errors } = options;
  if (isV4(context.serverVersion))
    router.service(V4BTrDB, answerErrors(V4BTrDB, createV4Service(context), errors, throwFault));
  else router.service(BTrDB, answerErrors(BTrDB, createService(context), errors, throwFault));

  const handlers = new Map<string, RequestListener>();
  for (const handler of router.handlers) {
    handlers.set(handler.requestPath, (request, response) => {
      const values = createContextValues();
      Promise.resolve()
        .then(() => universalRequestFromNodeRequest(request, response, undefined, values))
        .then((call) => {
          if (hasProtobufFrames(call.header.get("content-type"))) values.set(ENCODED, []);
          return handler(adjustRequest(handler.method, call, values));
        })
        .then((answer) => addValues(answer, values.get(ENCODED)))
        .then((answer) => (options.gzip ? gzipMessages(answer) : answer))
        .then((answer) => spoilAnswer(answer, values.get(FAULT), response))
        .then((answer) => universalResponseToNodeResponse(answer, response))
        .catch((reason: unknown) => {
          const error = ConnectError.from(reason);
          // The client has gone: nobody is left to tell.
          if (error.code === Code.Aborted || error.code === Code.Canceled || isConnectionLoss(reason)) return;
          options.log(`${handler.method.name}: ${error.message}`);
        });
    });
  }
  return handlers;
}

/** A write into a connection that was closed on the other side, in Node's words for it. */
function isConnectionLoss(reason: unknown): boolean {
  const { code } = ((reason instanceof ConnectError ? reason.cause : reason) ?? {}) as { code?: unknown };
  return code === "EPIPE" || code === "ECONNRESET" || code === "ECANCELED";
}
