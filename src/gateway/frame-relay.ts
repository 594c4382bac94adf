import { FrameCutter, type FramePart } from "../bulk/frame-cutter.ts";
import { PartJoiner } from "../bulk/frame-splitter.ts";
import { parseTrailers } from "../bulk/grpc-status.ts";
import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import { frameTrailers } from "../transport/grpc-web.ts";
import { STATUS_FIELDS } from "./failure-answer.ts";
import type { KeyMask } from "./key-mask.ts";
import { join } from "./read-message.ts";

const MAX_MESSAGE_BYTES = 64 << 20;
/** Messages with a status are short; those are looked at whole. */
const SHORT_BYTES = 16 << 10;
const STAT_TAG = 0x0a;
const HEAD_BYTES = 5;

/** Makes another message of a message. */
export type Rewrite = (message: Uint8Array) => Uint8Array<ArrayBuffer>;

/**
 * Hands a gRPC-Web body on, chunk by chunk. Long messages go on as they come. Of the trailers only the status goes on,
 * and the API key nowhere.
 */
export class FrameRelay {
  /** The status of the trailers, once they have come. */
  status: string | undefined;
  readonly #cutter = new FrameCutter({ maxMessageBytes: MAX_MESSAGE_BYTES });
  readonly #joiner = new PartJoiner();
  readonly #mask: KeyMask;
  readonly #rewrite: Rewrite | undefined;
  #within = false;

  constructor(mask: KeyMask, rewrite?: Rewrite) {
    this.#mask = mask;
    this.#rewrite = rewrite;
  }

  /** What goes on of this chunk; may be nothing. @throws RpcFailure for what is not gRPC-Web */
  push(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
    const pieces: Uint8Array[] = [];
    for (const part of this.#cutter.push(chunk)) pieces.push(...this.#pieces(part));
    return join(
      pieces,
      pieces.reduce((sum, { length }) => sum + length, 0),
    );
  }

  #pieces(part: FramePart): Uint8Array[] {
    if (part.trailers) {
      const bytes = this.#joiner.add(part);
      return bytes === undefined ? [] : [this.#trailers(bytes)];
    }
    if (this.#rewrite !== undefined || part.length <= SHORT_BYTES) {
      const message = this.#joiner.add(part);
      if (message === undefined) return [];
      const rewritten = this.#rewrite?.(message) ?? message;
      if (rewritten[0] === STAT_TAG) this.#mask.bytes(rewritten);
      return [head(0, rewritten.length), rewritten];
    }
    const begins = !this.#within;
    this.#within = !part.last;
    return begins ? [head(0, part.length), part.bytes] : [part.bytes];
  }

  #trailers(bytes: Uint8Array): Uint8Array {
    const fields = parseTrailers(bytes);
    this.status = fields.get("grpc-status");
    if (this.status === undefined)
      throw new RpcFailure("The cluster's answer has trailers without a status.", GrpcCode.Internal);
    const lines = STATUS_FIELDS.flatMap((name) => {
      const value = fields.get(name);
      return value === undefined ? [] : [`${name}: ${this.#mask.text(value)}\r\n`];
    });
    return frameTrailers(lines.join(""));
  }
}

function head(flags: number, length: number): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES);
  bytes[0] = flags;
  new DataView(bytes.buffer).setUint32(1, length);
  return bytes;
}
