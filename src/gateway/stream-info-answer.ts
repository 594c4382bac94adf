import { type AnswerOf, MESSAGES } from "../codec/index.ts";
import { encodeMessage } from "../codec/message-codec.ts";
import { frameRequest, frameTrailers } from "../transport/grpc-web.ts";
import type { Fields } from "./fields.ts";
import { join } from "./read-message.ts";

/** What the cluster would answer to StreamInfo, out of all that it says of the stream. */
export function streamInfoAnswer(
  { versionMajor, versionMinor, descriptor }: AnswerOf<"streamInfo">,
  { omitVersion, omitDescriptor }: Fields,
): Uint8Array<ArrayBuffer> {
  const message = encodeMessage(MESSAGES.streamInfo.answer, {
    ...(omitVersion !== true && { versionMajor, versionMinor }),
    descriptor: omitDescriptor === true ? { uuid: descriptor?.uuid } : descriptor,
  });
  const trailers = frameTrailers("grpc-status: 0\r\n");
  const framed = frameRequest(message);
  return join([framed, trailers], framed.length + trailers.length);
}
