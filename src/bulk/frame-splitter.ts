import { Code, ConnectError } from "@connectrpc/connect";

/** One frame of a gRPC-Web body. */
export interface Frame {
  /** True for the last frame, which holds the trailers as text. */
  readonly trailers: boolean;
  /** A view on the chunk that it came in, or, for a frame over several chunks, bytes of its own. */
  readonly bytes: Uint8Array;
}

export interface FrameLimits {
  /** Longest message that is taken; a longer one is an error before its bytes are waited for. */
  readonly maxMessageBytes: number;
  /** The `grpc-encoding` of the response, to name it in an error. */
  readonly encoding?: string | null;
}

const HEAD_BYTES = 5;
const COMPRESSED = 0x01;
const TRAILERS = 0x80;
/** gRPC servers and proxies allow some kilobytes of trailers; this much is not one of them any more. */
const MAX_TRAILER_BYTES = 1 << 16;
const NOTHING = new Uint8Array(0);

/**
 * Cuts a gRPC-Web body into its frames, wherever the network cut it into chunks. A frame that lies in one chunk is
 * a view on it; the bytes of any other are copied once.
 */
export class FrameSplitter {
  readonly #limits: FrameLimits;
  readonly #head = new Uint8Array(HEAD_BYTES);
  readonly #headView = new DataView(this.#head.buffer);
  #headFilled = 0;
  /** The frame that began in an earlier chunk. */
  #body: Uint8Array | undefined;
  #bodyFilled = 0;
  #trailersSeen = false;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
  }

  /** True where the body may end: not within a frame. */
  get betweenFrames(): boolean {
    return this.#headFilled === 0;
  }

  /** The frames that end in this chunk. Has to be read to its end before the next push. */
  *push(chunk: Uint8Array): Generator<Frame, void, undefined> {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#trailersSeen) throw malformed("there are bytes after the trailers");
      offset = this.#fillHead(chunk, offset);
      if (this.#headFilled < HEAD_BYTES) return;
      const length = this.#checkedLength();
      const missing = length - this.#bodyFilled;
      const available = chunk.length - offset;
      if (this.#body === undefined && available >= length) {
        yield this.#finish(chunk.subarray(offset, offset + length));
        offset += length;
        continue;
      }
      // The next chunk may hold all of it, to be viewed and not copied.
      if (available === 0) return;
      this.#body ??= new Uint8Array(length);
      const taken = Math.min(missing, available);
      this.#body.set(chunk.subarray(offset, offset + taken), this.#bodyFilled);
      this.#bodyFilled += taken;
      offset += taken;
      if (this.#bodyFilled === length) yield this.#finish(this.#body);
    }
  }

  #fillHead(chunk: Uint8Array, offset: number): number {
    let at = offset;
    while (this.#headFilled < HEAD_BYTES && at < chunk.length) {
      this.#head[this.#headFilled++] = chunk[at++] ?? 0;
    }
    return at;
  }

  #checkedLength(): number {
    const flags = this.#head[0] ?? 0;
    const length = this.#headView.getUint32(1);
    if ((flags & COMPRESSED) !== 0) {
      const encoding = this.#limits.encoding ? ` (grpc-encoding: ${this.#limits.encoding})` : "";
      throw malformed(`the message is compressed${encoding}, which was not asked for; use content-encoding`);
    }
    if ((flags & ~TRAILERS) !== 0) throw malformed(`a frame has the unknown flags 0x${flags.toString(16)}`);
    const trailers = flags === TRAILERS;
    const limit = trailers ? MAX_TRAILER_BYTES : this.#limits.maxMessageBytes;
    if (length > limit)
      throw new ConnectError(
        `the ${trailers ? "trailers have" : "message has"} ${length} bytes, more than the limit of ${limit}`,
        trailers ? Code.Internal : Code.ResourceExhausted,
      );
    return length;
  }

  #finish(bytes: Uint8Array): Frame {
    const trailers = this.#head[0] === TRAILERS;
    this.#trailersSeen = trailers;
    this.#headFilled = 0;
    this.#body = undefined;
    this.#bodyFilled = 0;
    return { trailers, bytes: bytes.length === 0 ? NOTHING : bytes };
  }
}

/** A message with the five bytes in front that say how long it is: the body of a request. */
export function frameRequest(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(HEAD_BYTES + message.length);
  new DataView(framed.buffer).setUint32(1, message.length);
  framed.set(message, HEAD_BYTES);
  return framed;
}

function malformed(what: string): ConnectError {
  return new ConnectError(`The answer is not gRPC-Web as it should be: ${what}.`, Code.Internal);
}
