import { isBTrDBError } from "../errors/index.ts";
import type { Stream } from "../stream/index.ts";
import type { SubscriptionListener } from "../subscription/index.ts";

/** While nobody waits for news, for longer than this, nothing is kept open for them. */
const PATIENCE_MS = 5_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

export interface ListenedStreamsOptions {
  /** Points were inserted; which, and up to which version, is not known. */
  readonly onTold: (stream: Stream) => void;
  /** Something may have been missed, and it is not known any more that the server tells of this stream. */
  readonly onLost: (stream: Stream) => void;
  /** At least 0, below 1. */
  readonly random?: (() => number) | undefined;
}

/**
 * Streams of which the server tells when points are inserted, where the way there carries Subscribe. One that ends is
 * begun again, after longer and longer waits where that does not help.
 */
export class ListenedStreams {
  readonly #options: ListenedStreamsOptions;
  readonly #wanted = new Set<Stream>();
  readonly #leaves = new Map<Stream, () => void>();
  #retryMs = FIRST_RETRY_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ListenedStreamsOptions) {
    this.#options = options;
  }

  /** Listens from about now on, where that is possible. */
  add(stream: Stream): void {
    this.#wanted.add(stream);
    if (this.#retry === undefined) this.#listen(stream);
  }

  remove(stream: Stream): void {
    this.#wanted.delete(stream);
    this.#leaves.get(stream)?.();
    this.#leaves.delete(stream);
  }

  /** Nobody waits for news; if nobody does for long, nothing is listened to any more until {@link add}. */
  pause(): void {
    if (this.#leaves.size > 0 || this.#retry !== undefined)
      this.#patience ??= setTimeout(() => {
        const lost = [...this.#leaves.keys()];
        this.close();
        for (const stream of lost) this.#options.onLost(stream);
      }, PATIENCE_MS);
  }

  resume(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  close(): void {
    this.resume();
    clearTimeout(this.#retry);
    this.#retry = undefined;
    for (const stream of [...this.#wanted]) this.remove(stream);
  }

  #listen(stream: Stream): void {
    const channel = stream.connection;
    if (this.#leaves.has(stream) || channel.subscribes === 0) return;
    const listener: SubscriptionListener = {
      told: () => {
        this.#retryMs = FIRST_RETRY_MS;
        this.#options.onTold(stream);
      },
      renewed: () => this.#options.onLost(stream),
      lost: (error) => {
        this.#leaves.delete(stream);
        // Who does not have it at all is not asked again.
        if (isBTrDBError(error, "UNIMPLEMENTED") || isBTrDBError(error, "NOT_IMPLEMENTED"))
          channel.subscribes = 0;
        this.#listenLater();
        this.#options.onLost(stream);
      },
    };
    let [left, leave] = [false, () => {}];
    this.#leaves.set(stream, () => {
      left = true;
      leave();
    });
    // Loaded where there is something to listen to: most ways carry no Subscribe.
    import("./hub-of.ts").then(
      ({ hubOf }) => {
        if (!left) leave = hubOf(channel).listen(stream.uuid, listener);
      },
      (error) => {
        if (!left) listener.lost(error);
      },
    );
  }

  #listenLater(): void {
    if (this.#retry !== undefined) return;
    const { random = Math.random } = this.#options;
    // Many pages lose it at the same moment; they had better come back at different ones.
    const inMs = this.#retryMs * (0.5 + random());
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      for (const stream of this.#wanted) this.#listen(stream);
    }, inMs);
  }
}
