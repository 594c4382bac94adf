import { frameTrailers } from "../transport/grpc-web.ts";
import { encodeGrpcMessage } from "./failure-answer.ts";

/** The last frame of a gRPC-Web body. */
export function trailersFrame(code: number, message: string): Uint8Array<ArrayBuffer> {
  const text = message === "" ? "" : `grpc-message: ${encodeGrpcMessage(message)}\r\n`;
  return frameTrailers(`grpc-status: ${code}\r\n${text}`);
}
