/**
 * Gives the memory of chunks of the network back as soon as their messages have been read: otherwise it waits for the
 * garbage collector, which for megabytes a millisecond is most of what a read costs.
 *
 * A chunk belongs to its reader alone where the body is a byte stream, since those take the memory away from whoever
 * fills them (`ReadableByteStreamController.enqueue` transfers it), and where it is all of its buffer.
 */
export class SpentChunks {
  #waiting: Uint8Array[] = [];

  /** Undefined where chunks may be somebody else's, or memory can't be given back. */
  static of(body: ReadableStream<Uint8Array> | null): SpentChunks | undefined {
    if (typeof ArrayBuffer.prototype.transfer !== "function") return undefined;
    try {
      body?.getReader({ mode: "byob" }).releaseLock();
      return new SpentChunks();
    } catch {
      return undefined;
    }
  }

  /**
   * Notes that the parts of a chunk have been taken.
   *
   * @param begun bytes of a message that has not ended are in the chunk
   * @param ended a message ended in it, so that nobody looks at earlier chunks any more
   */
  add(chunk: Uint8Array<ArrayBufferLike>, begun: boolean, ended: boolean): void {
    const spent = ended ? this.#waiting.splice(0) : [];
    (begun ? this.#waiting : spent).push(chunk);
    for (const { buffer, byteLength } of spent)
      if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
  }
}
