import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { BTrDB } from "../gen/v5api/btrdb_pb.ts";
import { decodeMessage, encodeMessage, type Shape } from "./message-codec.ts";
import { type CodedMethod, MESSAGES } from "./messages.ts";
import { v4Messages } from "./v4.ts";

export { type CodedMethod, MESSAGES } from "./messages.ts";

type Methods = typeof BTrDB.method;

/** What is sent to a method. */
export type RequestOf<K extends CodedMethod> = MessageInitShape<Methods[K]["input"]>;
/** What comes back, without the fields that nobody here reads. */
export type AnswerOf<K extends CodedMethod> = MessageShape<Methods[K]["output"]>;

export function encodeRequest<K extends CodedMethod>(
  method: K,
  request: RequestOf<K>,
  isV4 = false,
): Uint8Array<ArrayBuffer> {
  const { request: shape } = isV4 ? v4Messages(method) : MESSAGES[method];
  return encodeMessage(shape, request as object);
}

/** @throws MalformedResponse */
export function decodeAnswer<K extends CodedMethod>(method: K, bytes: Uint8Array, isV4 = false): AnswerOf<K> {
  const shape: Shape = (isV4 ? v4Messages(method) : MESSAGES[method]).answer;
  return decodeMessage(shape, bytes, `answer of ${rpcName(method)}`) as unknown as AnswerOf<K>;
}

/** `StreamInfo` for `streamInfo`. */
export function rpcName(method: string): string {
  return method.charAt(0).toUpperCase() + method.slice(1);
}
