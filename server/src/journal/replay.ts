import type { PointStore } from "../store/point-store.ts";
import { uuidKey } from "../store/point-writer.ts";
import type { Operation } from "./operation-format.ts";
import type { Stream } from "./stream.ts";

/** Makes the streams again from the operations of a journal. */
export class Replay {
  readonly streams = new Map<string, Stream>();
  /** Streams that `isKnown` denies; they have no points here. */
  readonly orphans = new Map<string, Stream>();
  private readonly createStore: () => PointStore;
  private readonly isKnown: (uuid: Uint8Array) => boolean;
  /** By number; undefined where forgotten. The first stream has number 1. */
  private readonly byNumber: (Stream | undefined)[] = [undefined];

  constructor(createStore: () => PointStore, isKnown: (uuid: Uint8Array) => boolean) {
    this.createStore = createStore;
    this.isKnown = isKnown;
  }

  get streamCount(): number {
    return this.byNumber.length - 1;
  }

  /** Throws RangeError for what cannot come at this point. */
  apply(operation: Operation): void {
    if (operation.kind === "close") return;
    if (operation.kind === "stream") {
      this.introduce(operation.stream, operation.uuid);
      return;
    }
    const stream = this.byNumber[operation.stream];
    if (!stream) throw new RangeError(`no stream has number ${operation.stream}`);
    const key = uuidKey(stream.uuid);
    if (operation.kind === "forget") {
      this.byNumber[operation.stream] = undefined;
      // Its uuid may be that of a newer stream by now.
      if (this.streams.get(key) === stream) this.streams.delete(key);
      if (this.orphans.get(key) === stream) this.orphans.delete(key);
      return;
    }
    if (this.orphans.get(key) === stream) return;
    if (operation.kind === "insert") stream.store.insert(operation.points, operation.policy);
    else if (operation.kind === "flush") stream.store.flush();
    else stream.store.delete(operation.start, operation.end);
  }

  private introduce(number: number, uuid: Uint8Array): void {
    if (number !== this.byNumber.length) throw new RangeError(`stream ${number} is out of order`);
    const stream = { uuid: Uint8Array.from(uuid), store: this.createStore(), number, pending: 0 };
    this.byNumber.push(stream);
    (this.isKnown(uuid) ? this.streams : this.orphans).set(uuidKey(uuid), stream);
  }
}
