import type { IngestPoints, IngestTarget } from "../store/ingest-target.ts";

/** Points in one insert: what servers of both generations take (protocol.md section 3). */
const CHUNK = 25_000;
/** Points that are held at most, over all streams; 16 bytes each. */
const HELD = 4_000_000;

interface Buffer {
  time: BigInt64Array;
  value: Float64Array;
  length: number;
}

/** Collects points of several streams and inserts them in chunks, so that memory does not grow with the file. */
export class PointBuffers {
  readonly #target: IngestTarget;
  readonly #uuids: readonly Uint8Array[];
  readonly #chunk: number;
  readonly #buffers: Buffer[];
  #full: { uuid: Uint8Array; points: IngestPoints }[] = [];

  constructor(target: IngestTarget, uuids: readonly Uint8Array[]) {
    this.#target = target;
    this.#uuids = uuids;
    this.#chunk = Math.max(1, Math.min(CHUNK, Math.floor(HELD / Math.max(1, uuids.length))));
    this.#buffers = uuids.map(() => this.#newBuffer());
  }

  /** Adds a point to the stream with this number; does not insert yet. */
  add(stream: number, time: bigint, value: number): void {
    const buffer = this.#buffers[stream]!;
    buffer.time[buffer.length] = time;
    buffer.value[buffer.length] = value;
    buffer.length += 1;
    if (buffer.length === this.#chunk) this.#take(stream);
  }

  /** Inserts the chunks that are full. */
  async insertFull(): Promise<void> {
    const full = this.#full;
    this.#full = [];
    for (const { uuid, points } of full) await this.#target.insert(uuid, points);
  }

  /** Inserts everything. */
  async insertAll(): Promise<void> {
    for (const stream of this.#uuids.keys()) this.#take(stream);
    await this.insertFull();
  }

  #take(stream: number): void {
    const { time, value, length } = this.#buffers[stream]!;
    if (length === 0) return;
    const points =
      length === this.#chunk
        ? { time, value }
        : { time: time.slice(0, length), value: value.slice(0, length) };
    this.#full.push({ uuid: this.#uuids[stream]!, points });
    // The target may keep the arrays.
    this.#buffers[stream] = this.#newBuffer();
  }

  #newBuffer(): Buffer {
    return { time: new BigInt64Array(this.#chunk), value: new Float64Array(this.#chunk), length: 0 };
  }
}
