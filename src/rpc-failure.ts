/** Status codes of gRPC. */
export const GrpcCode = {
  Canceled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
} as const;

const NAMES = new Map(
  Object.entries(GrpcCode).map(([name, code]) => [
    code as number,
    name.replace(/(?<=[a-z])[A-Z]/gu, (letter) => `_${letter}`).toLowerCase(),
  ]),
);

/** "deadline_exceeded" for 4; undefined for what is no gRPC status but OK. */
export function grpcCodeName(code: number): string | undefined {
  return NAMES.get(code);
}

/** What HTTP says of a failed call. */
export interface HttpFacts {
  readonly status: number;
  /** What `Retry-After` asks for. */
  readonly retryAfterMs: number | undefined;
}

/** Where the bytes of an answer are wrong. */
export interface BrokenPlace {
  readonly reason: "frame" | "trailer";
  /** Byte of the body of the answer. */
  readonly offset: number;
}

/**
 * A call that failed, in the words of gRPC: what Connect's ConnectError is, without the library, which brings the
 * protobuf runtime with it. Never thrown to users; it is the `cause` of the errors that are.
 */
export class RpcFailure extends Error {
  override readonly name: string = "RpcFailure";
  /** One of {@link GrpcCode}. */
  readonly code: number;
  readonly rawMessage: string;
  /** Of an answer that was an error for HTTP already. */
  readonly http: HttpFacts | undefined;
  /** Of an answer that is not gRPC-Web as it should be. */
  readonly broken: BrokenPlace | undefined;

  constructor(message: string, code: number, cause?: unknown, http?: HttpFacts, broken?: BrokenPlace) {
    super(`[${grpcCodeName(code) ?? code}] ${message}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.rawMessage = message;
    this.http = http;
    this.broken = broken;
  }
}

/** A {@link RpcFailure}, a ConnectError of whatever copy of Connect, or anything else that was thrown, as one of these. */
export function toRpcFailure(
  error: unknown,
): Pick<RpcFailure, "code" | "rawMessage"> & Partial<Pick<RpcFailure, "cause" | "http" | "broken">> {
  if (error instanceof RpcFailure || isConnectError(error)) return error;
  if (!(error instanceof Error)) return new RpcFailure(String(error), GrpcCode.Unknown, error);
  // An aborted fetch, as far as one can see.
  const code = error.name === "AbortError" ? GrpcCode.Canceled : GrpcCode.Unknown;
  return new RpcFailure(error.message, code, error);
}

/** Whether a gRPC status was what failed: there was an answer. */
export function isRpcFailure(error: unknown): boolean {
  return error instanceof RpcFailure || isConnectError(error);
}

interface ConnectErrorLike extends Error {
  readonly code: number;
  readonly rawMessage: string;
}

function isConnectError(error: unknown): error is ConnectErrorLike {
  if (!(error instanceof Error) || error.name !== "ConnectError") return false;
  const { code, rawMessage } = error as Partial<ConnectErrorLike>;
  return typeof code === "number" && typeof rawMessage === "string";
}
