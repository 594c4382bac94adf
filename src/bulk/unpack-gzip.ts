import type { brokenAnswer } from "./broken-answer.ts";
import type { FramePart } from "./frame-cutter.ts";
import type { PartJoiner } from "./frame-splitter.ts";
import type { Lifetime } from "./lifetime.ts";

/**
 * What is shared with the rest. It is handed over, and not imported: bundlers would make a file more of it, for everybody
 * to load.
 */
interface Helpers {
  readonly broken: typeof brokenAnswer;
  /** Throws where the call is over. */
  checkAlive(life: Lifetime): void;
}

/** A head of ten bytes, no content, and eight bytes with checksum and length. */
const LEAST_BYTES = 18;
/**
 * What goes in at once. Chromium unpacks all of it before anybody may say stop, and a byte may become a thousand: so this
 * is what bounds the memory of a message that says less than it is.
 */
const SLICE_BYTES = 16 << 10;
/** What is handed on together. */
const GROUP_BYTES = 1 << 20;

/** Unpacks messages that are gzip, one after the other, for as long as their call lives. Loaded with the first of them. */
export class GzipMessages {
  readonly #life: Lifetime;
  readonly #joiner: PartJoiner;
  readonly #helpers: Helpers;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  /** @param joiner one of its own */
  constructor(life: Lifetime, joiner: PartJoiner, helpers: Helpers) {
    this.#life = life;
    this.#joiner = joiner;
    this.#helpers = helpers;
    life.onEnd(() => this.#reader?.cancel().catch(() => {}));
  }

  /** Hands on parts as they are, and those of compressed frames as they unpack, in their order. */
  async *unpack(parts: readonly FramePart[]): AsyncGenerator<readonly FramePart[], void, undefined> {
    for (const part of parts) {
      if (!part.compressed) {
        yield [part];
        continue;
      }
      const packed = this.#joiner.add(part);
      if (packed !== undefined) yield* this.#unpack(packed, part);
    }
  }

  /**
   * A frame in parts, as it unpacks. Its last part comes only when all of it has been found to be right. The length
   * is taken from the end of the gzip, where it is said: what says too much is refused before it is unpacked, and what
   * says too little as soon as it is longer.
   */
  async *#unpack(
    packed: Uint8Array,
    frame: FramePart,
  ): AsyncGenerator<readonly FramePart[], void, undefined> {
    const { trailers, limit, offset } = frame;
    const name = trailers ? "part with the trailers" : "message";
    const broken = (what: string) =>
      this.#helpers.broken(`the ${name} is compressed (grpc-encoding: gzip) and ${what}`, offset);
    if (packed.length < LEAST_BYTES || packed[0] !== 0x1f || packed[1] !== 0x8b)
      throw broken("does not unpack: it is no gzip");
    const length = new DataView(packed.buffer, packed.byteOffset).getUint32(packed.length - 4, true);
    if (length > limit)
      throw broken(`has ${length} bytes when it is unpacked, more than the limit of ${limit}`);
    const { readable, writable } = new DecompressionStream("gzip");
    const reader = readable.getReader();
    this.#reader = reader;
    void feed(writable, packed);
    let group: FramePart[] = [];
    let grouped = 0;
    let unpacked = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          throw broken(`does not unpack (${(error as Error | undefined)?.message ?? error})`);
        });
        this.#helpers.checkAlive(this.#life);
        if (done) break;
        unpacked += value.length;
        if (unpacked > length) throw broken(`unpacks to more than the ${length} bytes that it says`);
        if (grouped >= GROUP_BYTES) {
          yield group;
          group = [];
          grouped = 0;
        }
        group.push({ ...frame, bytes: value, length, last: false });
        grouped += value.length;
      }
      if (unpacked !== length) throw broken(`unpacks to ${unpacked} bytes and says ${length}`);
      const { bytes } = group.pop() ?? { bytes: new Uint8Array(0) };
      yield [...group, { ...frame, bytes, length, last: true }];
    } finally {
      this.#reader = undefined;
      reader.cancel().catch(() => {});
    }
  }
}

/** Slice by slice, as they are taken. What goes wrong is told to the reader. */
async function feed(writable: WritableStream<BufferSource>, packed: Uint8Array): Promise<void> {
  const writer = writable.getWriter();
  try {
    for (let at = 0; at < packed.length; at += SLICE_BYTES)
      await writer.write(packed.subarray(at, at + SLICE_BYTES) as Uint8Array<ArrayBuffer>);
    await writer.close();
  } catch {
    // The stream has failed on both sides.
  }
}
