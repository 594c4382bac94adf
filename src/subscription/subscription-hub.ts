/** How long new streams wait for others, to be asked for together. */
const GATHER_MS = 50;

/** Points were inserted into a stream. */
export interface Told {
  readonly uuid: string;
  /** SubscriptionResp as it came. */
  readonly message: Uint8Array;
}

/** Opens one Subscribe for some streams; it ends with the signal, or by itself. */
export type OpenSubscription = (uuids: readonly string[], signal: AbortSignal) => AsyncIterable<Told>;

/** Who listens to a stream. */
export interface SubscriptionListener {
  told(told: Told): void;
  /** Something may have been missed, and the listener goes on. */
  renewed(): void;
  /** It has ended, and the listener is one no more. @param error why, if not by itself */
  lost(error: unknown): void;
}

export interface SubscriptionHubOptions {
  /** Subscribe calls at a time; one more makes one of all. */
  readonly maxCalls: number;
  /** Streams of one call; more are not listened to. */
  readonly maxStreams: () => number;
}

interface Call {
  readonly uuids: readonly string[];
  readonly stop: AbortController;
}

/**
 * Few Subscribe calls for many listeners: each stream is asked for once, however many listen to it, and nobody is told
 * of another stream than those that he listens to.
 */
export class SubscriptionHub {
  readonly #open: OpenSubscription;
  readonly #options: SubscriptionHubOptions;
  readonly #listeners = new Map<string, Set<SubscriptionListener>>();
  readonly #calls = new Set<Call>();
  #covered = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(open: OpenSubscription, options: SubscriptionHubOptions) {
    this.#open = open;
    this.#options = options;
  }

  /** @returns ends it; a stream that nobody listens to is not asked for any more */
  listen(uuid: string, listener: SubscriptionListener): () => void {
    const listeners = this.#listeners.get(uuid) ?? new Set();
    this.#listeners.set(uuid, listeners.add(listener));
    if (!this.#covered.has(uuid)) this.#timer ??= setTimeout(() => this.#begin(), GATHER_MS);
    return () => this.#leave(uuid, listener);
  }

  #leave(uuid: string, listener: SubscriptionListener): void {
    const listeners = this.#listeners.get(uuid);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.#listeners.delete(uuid);
    for (const call of this.#calls)
      if (!call.uuids.some((other) => this.#listeners.has(other))) this.#drop(call);
    if (this.#listeners.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #begin(): void {
    this.#timer = undefined;
    let uuids = [...this.#listeners.keys()].filter((uuid) => !this.#covered.has(uuid));
    if (uuids.length === 0) return;
    if (this.#calls.size >= this.#options.maxCalls) {
      const renewed = this.#listenersOf(this.#covered);
      for (const call of this.#calls) this.#drop(call);
      uuids = [...this.#listeners.keys()];
      for (const listener of renewed) listener.renewed();
    }
    const call = { uuids: uuids.slice(0, this.#options.maxStreams()), stop: new AbortController() };
    this.#calls.add(call);
    for (const uuid of call.uuids) this.#covered.add(uuid);
    void this.#run(call);
  }

  async #run(call: Call): Promise<void> {
    const { uuids, stop } = call;
    let error: unknown;
    try {
      for await (const told of this.#open(uuids, stop.signal)) {
        if (stop.signal.aborted) return;
        for (const listener of [...(this.#listeners.get(told.uuid) ?? [])]) listener.told(told);
      }
    } catch (caught) {
      error = caught;
    }
    if (!this.#drop(call)) return;
    const lost = this.#listenersOf(uuids);
    for (const uuid of uuids) if (!this.#covered.has(uuid)) this.#listeners.delete(uuid);
    for (const listener of lost) listener.lost(error);
  }

  /** @returns whether it was there */
  #drop(call: Call): boolean {
    if (!this.#calls.delete(call)) return false;
    call.stop.abort();
    this.#covered = new Set([...this.#calls].flatMap(({ uuids }) => uuids));
    return true;
  }

  #listenersOf(uuids: Iterable<string>): Set<SubscriptionListener> {
    return new Set([...uuids].flatMap((uuid) => [...(this.#listeners.get(uuid) ?? [])]));
  }
}
