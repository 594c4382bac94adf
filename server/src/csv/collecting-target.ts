import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import type { IngestPoints, IngestStream, IngestTarget } from "../store/ingest-target.ts";

/** What a {@link CollectingTarget} knows of a stream. */
export interface CollectedStream extends IngestStream {
  readonly uuid: Uint8Array;
  readonly time: bigint[];
  readonly value: number[];
  /** Points in each insert. */
  readonly inserts: number[];
  flushed: boolean;
}

/** For tests: a target that keeps what it gets, in the order in which it came. */
export class CollectingTarget implements IngestTarget {
  readonly streams = new Map<string, CollectedStream>();
  /** Number of inserts after which the next one fails. */
  failAfter = Number.POSITIVE_INFINITY;
  #inserts = 0;

  importing<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  async createStream(stream: IngestStream): Promise<Uint8Array> {
    const uuid = stream.uuid;
    if (uuid === undefined) throw new Error("imports name their uuids");
    const key = Buffer.from(uuid).toString("hex");
    if (this.streams.has(key)) throw new StatusError(StatusCode.StreamExists, "stream exists");
    for (const { collection, tags } of this.streams.values()) {
      if (collection === stream.collection && JSON.stringify(tags) === JSON.stringify(stream.tags)) {
        throw new StatusError(StatusCode.AmbiguousStream, "collection and tags exist");
      }
    }
    this.streams.set(key, { ...stream, uuid, time: [], value: [], inserts: [], flushed: false });
    return uuid;
  }

  async insert(uuid: Uint8Array, points: IngestPoints): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#inserts += 1;
    if (this.#inserts > this.failAfter) throw new StatusError(StatusCode.ResourceDepleted, "out of memory");
    const stream = this.#get(uuid);
    for (const time of points.time) stream.time.push(time);
    for (const value of points.value) stream.value.push(value);
    stream.inserts.push(points.time.length);
  }

  async flush(uuid: Uint8Array): Promise<void> {
    this.#get(uuid).flushed = true;
  }

  async remove(uuid: Uint8Array): Promise<void> {
    this.streams.delete(Buffer.from(uuid).toString("hex"));
  }

  /** The stream with this tag `name`. */
  named(name: string, collection?: string): CollectedStream {
    for (const stream of this.streams.values()) {
      if (stream.tags.name === name && (collection === undefined || stream.collection === collection))
        return stream;
    }
    throw new Error(`no stream ${name}`);
  }

  #get(uuid: Uint8Array): CollectedStream {
    const stream = this.streams.get(Buffer.from(uuid).toString("hex"));
    if (stream === undefined) throw new StatusError(StatusCode.NoSuchStream, "no such stream");
    return stream;
  }
}
