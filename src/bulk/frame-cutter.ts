import { GrpcCode } from "../rpc-failure.ts";
import { TRAILERS } from "../transport/grpc-web.ts";
import { brokenAnswer } from "./broken-answer.ts";

/** Bytes of a frame of a gRPC-Web body: all of it, or as much as one chunk of the network held. */
export interface FramePart {
  /** True for the last frame, which holds the trailers as text. */
  readonly trailers: boolean;
  /** The bytes are of a message that has to be unpacked. */
  readonly compressed: boolean;
  /** A view on the chunk. */
  readonly bytes: Uint8Array;
  /** Length of the whole frame. */
  readonly length: number;
  /** The frame ends with these bytes. */
  readonly last: boolean;
  /** Byte of the body where the frame begins. */
  readonly offset: number;
}

/** Bytes of a message: all of it, or as much as came together. Views on what the network brought. */
export type MessagePart = Pick<FramePart, "bytes" | "length" | "last">;

export interface FrameLimits {
  /** Longest message that is taken; a longer one is an error before its bytes are waited for. */
  readonly maxMessageBytes: number;
  /** The `grpc-encoding` of the response, to name it in an error. */
  readonly encoding?: string | null;
  /** Compressed messages are cut out like others, and not refused; false by default. */
  readonly compressed?: boolean;
}

const HEAD_BYTES = 5;
const COMPRESSED = 0x01;
/** gRPC servers and proxies allow some kilobytes of trailers; this much is not one of them any more. */
const MAX_TRAILER_BYTES = 1 << 16;

/** Cuts a gRPC-Web body into its frames, wherever the network cut it into chunks, and copies none of it. */
export class FrameCutter {
  readonly #limits: FrameLimits;
  readonly #head = new Uint8Array(HEAD_BYTES);
  readonly #headView = new DataView(this.#head.buffer);
  #headFilled = 0;
  /** Bytes of the frame that have come. */
  #seen = 0;
  #trailersSeen = false;
  /** Byte of the body where the frame begins. */
  #begin = 0;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
  }

  /** True where the body may end: not within a frame. */
  get betweenFrames(): boolean {
    return this.#headFilled === 0;
  }

  /** The parts of frames in this chunk. Has to be read to its end before the next push. */
  *push(chunk: Uint8Array): Generator<FramePart, void, undefined> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#trailersSeen) throw brokenAnswer("there are bytes after the trailers", this.#begin);
      at = this.#fillHead(chunk, at);
      if (this.#headFilled < HEAD_BYTES) return;
      const length = this.#checkedLength();
      const taken = Math.min(length - this.#seen, chunk.length - at);
      // A head at the end of a chunk: its frame begins with the next one.
      if (taken === 0 && length > 0) return;
      const bytes = chunk.subarray(at, at + taken);
      at += taken;
      this.#seen += taken;
      const last = this.#seen === length;
      const flags = this.#head[0];
      const trailers = flags === TRAILERS;
      const offset = this.#begin;
      if (last) {
        this.#trailersSeen = trailers;
        this.#headFilled = 0;
        this.#seen = 0;
        this.#begin += HEAD_BYTES + length;
      }
      yield { trailers, compressed: flags === COMPRESSED, bytes, length, last, offset };
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
    if ((flags & ~(TRAILERS | COMPRESSED)) !== 0)
      throw brokenAnswer(`a frame has the unknown flags 0x${flags.toString(16)}`, this.#begin);
    const trailers = (flags & TRAILERS) !== 0;
    if ((flags & COMPRESSED) !== 0 && (trailers || this.#limits.compressed !== true))
      throw brokenAnswer(
        `the ${trailers ? "trailers are" : "message is"} compressed (grpc-encoding: ${this.#limits.encoding || "none, or not exposed"}), which was not asked for; use content-encoding`,
        this.#begin,
      );
    const limit = trailers ? MAX_TRAILER_BYTES : this.#limits.maxMessageBytes;
    if (length > limit)
      throw brokenAnswer(
        `the ${trailers ? "trailers have" : "message has"} ${length} bytes, more than the limit of ${limit}`,
        this.#begin,
        "frame",
        GrpcCode.ResourceExhausted,
      );
    return length;
  }
}
