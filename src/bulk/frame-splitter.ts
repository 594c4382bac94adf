import { FrameCutter, type FrameLimits, type MessagePart } from "./frame-cutter.ts";

/** One frame of a gRPC-Web body. */
export interface Frame {
  /** True for the last frame, which holds the trailers as text. */
  readonly trailers: boolean;
  /** A view on the chunk that it came in, or, for a frame over several chunks, bytes of its own. */
  readonly bytes: Uint8Array;
}

/** What a length is believed without its bytes. */
const TRUSTED_BYTES = 1 << 20;

/**
 * Puts the parts of a frame together; a frame of one part is that part, any other is copied once, and a long one twice:
 * memory grows with what has come, and not with what the head of the frame has promised.
 */
export class PartJoiner {
  #body: Uint8Array | undefined;
  #filled = 0;

  /** The whole frame, once its last part is there. */
  add({ bytes, length, last }: MessagePart): Uint8Array | undefined {
    if (last && this.#body === undefined) return bytes;
    const filled = this.#filled + bytes.length;
    const body = this.#room(filled, length);
    body.set(bytes, this.#filled);
    this.#filled = filled;
    if (!last) return undefined;
    this.#body = undefined;
    this.#filled = 0;
    return body;
  }

  #room(filled: number, length: number): Uint8Array {
    const old = this.#body;
    if (old !== undefined && old.length >= filled) return old;
    const wanted = Math.max(filled, TRUSTED_BYTES, 2 * (old?.length ?? 0));
    const body = new Uint8Array(Math.min(length, wanted));
    if (old !== undefined) body.set(old.subarray(0, this.#filled));
    this.#body = body;
    return body;
  }
}

/** As {@link FrameCutter}, with frames as a whole. */
export class FrameSplitter {
  readonly #cutter: FrameCutter;
  readonly #joiner = new PartJoiner();

  constructor(limits: FrameLimits) {
    this.#cutter = new FrameCutter(limits);
  }

  /** True where the body may end: not within a frame. */
  get betweenFrames(): boolean {
    return this.#cutter.betweenFrames;
  }

  /** The frames that end in this chunk. Has to be read to its end before the next push. */
  *push(chunk: Uint8Array): Generator<Frame, void, undefined> {
    for (const part of this.#cutter.push(chunk)) {
      const bytes = this.#joiner.add(part);
      if (bytes !== undefined) yield { trailers: part.trailers, bytes };
    }
  }
}
