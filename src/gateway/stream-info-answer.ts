import { frameRequest } from "../bulk/frame-splitter.ts";
import { type AnswerOf, MESSAGES } from "../codec/index.ts";
import { encodeMessage } from "../codec/message-codec.ts";
import type { Fields } from "./fields.ts";
import { join } from "./read-message.ts";

const TRAILERS = 0x80;

/** What the cluster would answer to StreamInfo, out of all that it says of the stream. */
export function streamInfoAnswer(
  { versionMajor, versionMinor, descriptor }: AnswerOf<"streamInfo">,
  { omitVersion, omitDescriptor }: Fields,
): Uint8Array<ArrayBuffer> {
  const message = encodeMessage(MESSAGES.streamInfo.answer, {
    ...(omitVersion !== true && { versionMajor, versionMinor }),
    descriptor: omitDescriptor === true ? { uuid: descriptor?.uuid } : descriptor,
  });
  const trailers = frameRequest(new TextEncoder().encode("grpc-status: 0\r\n"));
  trailers[0] = TRAILERS;
  const framed = frameRequest(message);
  return join([framed, trailers], framed.length + trailers.length);
}
