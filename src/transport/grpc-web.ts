/** The flag of the frame with the trailers. */
export const TRAILERS = 0x80;

const HEAD_BYTES = 5;

/** Whether a content type is that of gRPC-Web with protobuf messages, in the binary form. */
export function isGrpcWeb(contentType: string | null): boolean {
  return /^application\/grpc-web(?:\+proto)?\s*(?:;|$)/iu.test(contentType ?? "");
}

/** A message with the five bytes in front that say how long it is: the body of a request. */
export function frameRequest(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(HEAD_BYTES + message.length);
  new DataView(framed.buffer).setUint32(1, message.length);
  framed.set(message, HEAD_BYTES);
  return framed;
}

/** The last frame of an answer: its trailers, as header lines. */
export function frameTrailers(lines: string): Uint8Array<ArrayBuffer> {
  const framed = frameRequest(new TextEncoder().encode(lines));
  framed[0] = TRAILERS;
  return framed;
}
