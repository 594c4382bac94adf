import { setImmediate as nextTurn } from "node:timers/promises";
import { StatusCode } from "btrdb-web";
import type { MergePolicy } from "btrdb-web/proto";
import { StatusError } from "../status-error.ts";
import type { PointColumns, PointStore, StreamVersion } from "../store/point-store.ts";
import { MAX_WRITE_POINTS, type PointReader, type PointWriter, uuidKey } from "../store/point-writer.ts";
import type { FrameLog } from "./frame-log.ts";
import { openJournal } from "./open-journal.ts";
import {
  encodeOperation,
  insertBytes,
  MAX_UUID_BYTES,
  type Operation,
  SMALL_OPERATION,
} from "./operation-format.ts";
import { Replay } from "./replay.ts";
import type { Stream } from "./stream.ts";

export interface JournaledPointsOptions {
  /** Folder of the journal; nobody else uses it (data-folder.ts). */
  readonly folder: string;
  readonly createStore: () => PointStore;
  /** Whether a stream exists. Points of others stay in the journal, but are not shown. */
  readonly isKnown: (uuid: Uint8Array) => boolean;
  readonly log: (line: string) => void;
  readonly segmentBytes?: number | undefined;
  /** Bytes of changes that may wait for the disk; beyond, changes are refused with 426. Default 256 MiB. */
  readonly maxWaitingBytes?: number | undefined;
}

/** Bytes from which on a frame takes no further operation: applying it should not keep reads waiting for long. */
const FULL_FRAME = 4 << 20;
const MAX_WAITING_BYTES = 256 << 20;
/** Milliseconds after which others get a turn between two operations. */
const TURN_MS = 5;

/** A change that waits for the disk. */
interface Change {
  readonly stream: Stream;
  readonly bytes: number;
  /** What goes into the journal, for the number that the stream has there. */
  operation(number: number): Operation;
  /** Changes the points and answers. */
  apply(): void;
  reject(error: unknown): void;
}

/** A frame on its way to the disk. */
interface Batch {
  readonly changes: readonly Change[];
  /** Streams that appear in the journal with this frame. */
  readonly introduced: ReadonlyMap<Stream, number>;
  /** Why it is not there; undefined once it is safe. */
  readonly failure: Promise<unknown>;
}

/**
 * Reads the journal and goes on writing it. All changes that come while one frame is written go into the next one,
 * so that they share one wait for the disk.
 */
export async function openJournaledPoints(options: JournaledPointsOptions): Promise<PointWriter> {
  const replay = new Replay(options.createStore, options.isKnown);
  const log = await openJournal(options.folder, (operation) => replay.apply(operation), options);
  if (replay.orphans.size > 0) {
    options.log(`${replay.orphans.size} streams in ${options.folder} are unknown to the metadata: not shown`);
  }
  return new JournaledPoints(log, replay, options);
}

class JournaledPoints implements PointWriter {
  private readonly log: FrameLog;
  private readonly createStore: () => PointStore;
  private readonly maxWaitingBytes: number;
  private readonly streams: Map<string, Stream>;
  /** Streams of the journal that the metadata does not know. */
  private readonly orphans: Map<string, Stream>;
  private streamCount: number;
  private waiting: Change[] = [];
  private waitingBytes = 0;
  private working: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  constructor(log: FrameLog, replay: Replay, options: JournaledPointsOptions) {
    this.log = log;
    this.createStore = options.createStore;
    this.maxWaitingBytes = options.maxWaitingBytes ?? MAX_WAITING_BYTES;
    this.streams = replay.streams;
    this.orphans = replay.orphans;
    this.streamCount = replay.streamCount;
  }

  points(uuid: Uint8Array): PointReader {
    return this.streamOf(uuid).store;
  }

  async prepare(uuid: Uint8Array): Promise<void> {
    const key = uuidKey(uuid);
    const orphan = this.orphans.get(key);
    if (!orphan) return;
    // Once only, however many ask at the same time: a number cannot be forgotten twice.
    orphan.forgetting ??= this.forgetStream(orphan);
    try {
      await orphan.forgetting;
      this.orphans.delete(key);
    } catch (error) {
      orphan.forgetting = undefined;
      throw error;
    }
  }

  async insert(uuid: Uint8Array, points: PointColumns, policy: MergePolicy): Promise<StreamVersion> {
    const stream = this.streamOf(uuid);
    const count = points.value.length;
    if (count === 0 && stream.pending === 0) return stream.store.version;
    if (count > MAX_WRITE_POINTS) throw new RangeError(`${count} points in one write`);
    return this.change(
      stream,
      insertBytes(count),
      (number) => ({ kind: "insert", stream: number, points, policy }),
      () => stream.store.insert(points, policy),
    );
  }

  async flush(uuid: Uint8Array): Promise<StreamVersion> {
    const stream = this.streamOf(uuid);
    // Nothing to flush: no reason to wait for the disk, and none to fill it.
    if (stream.pending === 0 && stream.store.version.minor === 0n) return stream.store.version;
    return this.change(
      stream,
      SMALL_OPERATION,
      (number) => ({ kind: "flush", stream: number }),
      () => stream.store.flush(),
    );
  }

  async delete(uuid: Uint8Array, start: bigint, end: bigint): Promise<StreamVersion> {
    const stream = this.streamOf(uuid);
    return this.change(
      stream,
      SMALL_OPERATION,
      (number) => ({ kind: "delete", stream: number, start, end }),
      () => stream.store.delete(start, end),
    );
  }

  async forget(uuid: Uint8Array): Promise<void> {
    const key = uuidKey(uuid);
    const stream = this.streams.get(key);
    if (!stream) return;
    // From now on the uuid means a new stream, whatever is still waiting for the old one.
    this.streams.delete(key);
    if (stream.number === undefined && stream.pending === 0) return;
    try {
      await this.forgetStream(stream);
    } catch (error) {
      if (!this.streams.has(key)) this.streams.set(key, stream);
      throw error;
    }
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    await this.working;
    // Tells the next start that nothing was cut off; a full disk may refuse it.
    await this.log.append(encodeOperation({ kind: "close" })).catch(() => undefined);
    await this.log.close();
    this.streams.clear();
  }

  private forgetStream(stream: Stream): Promise<void> {
    return this.change(
      stream,
      SMALL_OPERATION,
      (number) => ({ kind: "forget", stream: number }),
      () => undefined,
    );
  }

  private streamOf(uuid: Uint8Array): Stream {
    const key = uuidKey(uuid);
    const known = this.streams.get(key);
    if (known) return known;
    if (uuid.length > MAX_UUID_BYTES) throw new RangeError(`a uuid of ${uuid.length} bytes`);
    const made = { uuid: Uint8Array.from(uuid), store: this.createStore(), number: undefined, pending: 0 };
    this.streams.set(key, made);
    return made;
  }

  private change<T>(
    stream: Stream,
    bytes: number,
    operation: (number: number) => Operation,
    act: () => T,
  ): Promise<T> {
    if (this.closing) throw new StatusError(StatusCode.JournalError, "the journal is closed");
    if (this.waitingBytes + bytes > this.maxWaitingBytes) {
      const message = `${this.waitingBytes} bytes are waiting to be written, that is as much as may`;
      throw new StatusError(StatusCode.ResourceDepleted, message);
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const apply = () => {
      try {
        resolve(act());
      } catch (error) {
        reject(error);
      }
    };
    this.waiting.push({ stream, bytes, operation, apply, reject });
    this.waitingBytes += bytes;
    stream.pending++;
    this.working ??= this.work();
    return promise;
  }

  private async work(): Promise<void> {
    let batch = this.nextBatch();
    while (batch) {
      const { changes, introduced } = batch;
      const failure = await batch.failure;
      if (failure === undefined) this.introduce(introduced);
      // The disk works on the next frame while this one goes into memory.
      batch = this.nextBatch();
      await this.settle(changes, (change) =>
        failure === undefined ? change.apply() : change.reject(failure),
      );
      batch ??= this.nextBatch();
    }
    // In the same turn as the look at the empty queue, so that no change is left lying there.
    this.working = undefined;
  }

  private introduce(introduced: ReadonlyMap<Stream, number>): void {
    for (const [stream, number] of introduced) stream.number = number;
    this.streamCount += introduced.size;
  }

  private async settle(changes: readonly Change[], act: (change: Change) => void): Promise<void> {
    let since = performance.now();
    for (const change of changes) {
      change.stream.pending--;
      this.waitingBytes -= change.bytes;
      act(change);
      if (performance.now() - since < TURN_MS) continue;
      await nextTurn();
      since = performance.now();
    }
  }

  /** Begins to write what is waiting, as much as goes into one frame. */
  private nextBatch(): Batch | undefined {
    if (this.waiting.length === 0) return undefined;
    let bytes = 0;
    const end = this.waiting.findIndex((change) => {
      bytes += change.bytes;
      return bytes >= FULL_FRAME;
    });
    const changes = this.waiting.splice(0, end < 0 ? this.waiting.length : end + 1);
    const introduced = new Map<Stream, number>();
    const parts = changes.flatMap((change) => this.encode(change, introduced));
    const failure = this.log.append(parts).then(
      () => undefined,
      (error: unknown) => error,
    );
    return { changes, introduced, failure };
  }

  private encode({ stream, operation }: Change, introduced: Map<Stream, number>): Uint8Array[] {
    const known = stream.number ?? introduced.get(stream);
    if (known !== undefined) return encodeOperation(operation(known));
    const number = this.streamCount + introduced.size + 1;
    introduced.set(stream, number);
    return [
      ...encodeOperation({ kind: "stream", stream: number, uuid: stream.uuid }),
      ...encodeOperation(operation(number)),
    ];
  }
}
