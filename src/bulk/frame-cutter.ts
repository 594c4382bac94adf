import { GrpcCode } from "../rpc-failure.ts";
import { TRAILERS } from "../transport/grpc-web.ts";
import { brokenAnswer } from "./broken-answer.ts";

/** Bytes of a frame of a gRPC-Web body: all of it, or as much as one chunk of the network held. */
export interface FramePart {
  /** True for the last frame, which holds the trailers as text. */
  readonly trailers: boolean;
  /** The bytes have to be unpacked. */
  readonly compressed: boolean;
  /** How long the frame may be, packed or not. */
  readonly limit: number;
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
  /** Compressed frames are cut out like others, and not refused; false by default. */
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
      const flags = this.#head[0] ?? 0;
      const trailers = (flags & TRAILERS) !== 0;
      const compressed = (flags & COMPRESSED) !== 0;
      const limit = trailers ? MAX_TRAILER_BYTES : this.#limits.maxMessageBytes;
      const length = this.#headView.getUint32(1);
      this.#check(flags, trailers ? "part with the trailers" : "message", length, limit);
      const taken = Math.min(length - this.#seen, chunk.length - at);
      // A head at the end of a chunk: its frame begins with the next one.
      if (taken === 0 && length > 0) return;
      const bytes = chunk.subarray(at, at + taken);
      at += taken;
      this.#seen += taken;
      const last = this.#seen === length;
      const offset = this.#begin;
      if (last) {
        this.#trailersSeen = trailers;
        this.#headFilled = 0;
        this.#seen = 0;
        this.#begin += HEAD_BYTES + length;
      }
      yield { trailers, compressed, limit, bytes, length, last, offset };
    }
  }

  #fillHead(chunk: Uint8Array, offset: number): number {
    let at = offset;
    while (this.#headFilled < HEAD_BYTES && at < chunk.length) {
      this.#head[this.#headFilled++] = chunk[at++] ?? 0;
    }
    return at;
  }

  #check(flags: number, what: string, length: number, limit: number): void {
    const broken = (why: string, code?: number) => brokenAnswer(why, this.#begin, "frame", code);
    if ((flags & ~(TRAILERS | COMPRESSED)) !== 0)
      throw broken(`a frame has the unknown flags 0x${flags.toString(16)}`);
    const { compressed, encoding } = this.#limits;
    if ((flags & COMPRESSED) !== 0 && compressed !== true)
      // Pages of other origins see only what they are allowed to.
      throw broken(
        `the ${what} is compressed (grpc-encoding: ${encoding || "none, or not exposed"}), which was not asked for; use content-encoding`,
      );
    if (length > limit)
      throw broken(
        `the ${what} has ${length} bytes, more than the limit of ${limit}`,
        GrpcCode.ResourceExhausted,
      );
  }
}
