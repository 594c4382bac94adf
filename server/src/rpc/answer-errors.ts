import {
  create,
  type DescMessage,
  type DescService,
  fromBinary,
  type Message,
  toBinary,
} from "@bufbuild/protobuf";
import { Code, ConnectError, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";

/** How errors of BTrDB are answered: `stat` in the response, or a gRPC status with `[code] ` before the message. */
export type ErrorStyle = "inband" | "grpc";

const GRPC_CODES: Partial<Record<StatusCode, Code>> = {
  [StatusCode.NoSuchPoint]: Code.NotFound,
  [StatusCode.ContextError]: Code.DeadlineExceeded,
  [StatusCode.NoSuchStream]: Code.NotFound,
  [StatusCode.WrongEndpoint]: Code.Unavailable,
  [StatusCode.StreamExists]: Code.AlreadyExists,
  [StatusCode.AmbiguousStream]: Code.AlreadyExists,
  [StatusCode.RecycledUUID]: Code.AlreadyExists,
  [StatusCode.PropertyVersionMismatch]: Code.Aborted,
  [StatusCode.FaultInjectionDisabled]: Code.PermissionDenied,
  [StatusCode.ObliterateDisabled]: Code.PermissionDenied,
  [StatusCode.ResourceDepleted]: Code.ResourceExhausted,
  [StatusCode.Unauthorized]: Code.PermissionDenied,
  [StatusCode.NotImplemented]: Code.Unimplemented,
};

// Codes 432 to 434 and from 440 on are the server's own trouble, the others of the 400s are the caller's.
const isServerFault = (code: StatusCode): boolean =>
  code >= 500 || (code >= 428 && code <= 434) || code === 440;

function grpcError(error: StatusError): ConnectError {
  const code = GRPC_CODES[error.code] ?? (isServerFault(error.code) ? Code.Internal : Code.InvalidArgument);
  return new ConnectError(`[${error.code}] ${error.message}`, code, undefined, undefined, error);
}

function statMessage(output: DescMessage, error: StatusError): Message {
  const stat = { $typeName: "v5api.Status", code: error.code, msg: error.message };
  return create(output, { stat } as Record<string, unknown>);
}

/** Responses carry columns as bytes the JSON codec does not see (see ../wire): read them back as messages for it. */
const forJson = (output: DescMessage, message: Message): Message =>
  message.$unknown ? fromBinary(output, toBinary(output, message)) : message;

type Unary = (request: Message, context: HandlerContext) => Promise<Message> | Message;
type Streaming = (request: unknown, context: HandlerContext) => AsyncIterable<Message>;

const wantsJson = (context: HandlerContext): boolean =>
  context.requestHeader.get("content-type")?.includes("json") ?? false;

/**
 * The same service, but answering every `StatusError` that its methods throw in the style asked for; other errors
 * are left to Connect. In a stream the error is the last message. `before` is called first, and may throw as well.
 */
export function answerErrors<S extends DescService>(
  description: S,
  service: Partial<ServiceImpl<S>>,
  style: ErrorStyle,
  before: (context: HandlerContext) => void = () => {},
): Partial<ServiceImpl<S>> {
  const answer = (output: DescMessage, error: unknown): Message => {
    if (!(error instanceof StatusError)) throw error;
    if (style === "grpc") throw grpcError(error);
    return statMessage(output, error);
  };

  const unary = (output: DescMessage, method: Unary): Unary =>
    async function answered(request, context) {
      try {
        before(context);
        const message = await method(request, context);
        return wantsJson(context) ? forJson(output, message) : message;
      } catch (error) {
        return answer(output, error);
      }
    };

  const streaming = (output: DescMessage, method: Streaming): Streaming =>
    async function* answered(request, context) {
      const json = wantsJson(context);
      try {
        before(context);
        for await (const message of method(request, context)) yield json ? forJson(output, message) : message;
      } catch (error) {
        yield answer(output, error);
      }
    };

  const methods = Object.entries(service).map(([name, method]) => {
    const { output, methodKind } = (description.method as DescService["method"])[name]!;
    const wrapped =
      methodKind === "unary" ? unary(output, method as Unary) : streaming(output, method as Streaming);
    return [name, wrapped];
  });
  return Object.fromEntries(methods) as Partial<ServiceImpl<S>>;
}
