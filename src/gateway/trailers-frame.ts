import { frameRequest } from "../bulk/frame-splitter.ts";
import { encodeGrpcMessage } from "./failure-answer.ts";

const TRAILERS = 0x80;

/** The last frame of a gRPC-Web body. */
export function trailersFrame(code: number, message: string): Uint8Array<ArrayBuffer> {
  const text = message === "" ? "" : `grpc-message: ${encodeGrpcMessage(message)}\r\n`;
  const frame = frameRequest(new TextEncoder().encode(`grpc-status: ${code}\r\n${text}`));
  frame[0] = TRAILERS;
  return frame;
}
