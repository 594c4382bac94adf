import type { RawPoint } from "../columns/index.ts";
import { MAX_TIME, MIN_TIME } from "../time/bounds.ts";
import type { Counters } from "./counters.ts";
import type { Lane } from "./lane.ts";
import { overlaps, type Stretch } from "./stretch.ts";

/** Answers that are kept a lane. */
const MOST_KNOWN = 64;

/** A question for the nearest point outside of what is drawn. */
export interface EdgeWant {
  readonly lane: Lane;
  /** Backward: the last point before it; forward: the first at or after it. */
  readonly time: bigint;
  readonly backward: boolean;
}

/** Nothing lies in [start, end) but, at one end of it, the point. */
interface Known extends Stretch {
  readonly backward: boolean;
  readonly point: RawPoint | undefined;
}

/** What questions for edges have to do with the rest. */
export interface EdgeContext {
  readonly counters: Counters;
  readonly timeoutMs: number | undefined;
  /** An answer is there, or a failure. */
  arrived(lane: Lane): void;
}

/** The nearest points around a view, for lines that run on beyond its edges. */
export class Edges {
  readonly #known = new Map<Lane, Known[]>();
  readonly #asked = new Map<string, { want: EdgeWant; stop: AbortController }>();
  readonly #context: EdgeContext;
  /** Lanes as keys of text. */
  readonly #numbers = new WeakMap<Lane, number>();
  #lanes = 0;

  constructor(context: EdgeContext) {
    this.#context = context;
  }

  get busy(): boolean {
    return this.#asked.size > 0;
  }

  /** The point, or that there is none; undefined where nobody has asked yet. */
  find({ lane, time, backward }: EdgeWant): { readonly point: RawPoint | undefined } | undefined {
    return this.#known.get(lane)?.find((known) => {
      if (known.backward !== backward) return false;
      return backward ? known.start < time && time <= known.end : known.start <= time && time < known.end;
    });
  }

  /** From now on these are wanted, and no others. */
  want(wants: readonly EdgeWant[]): void {
    const keys = new Set(wants.map((want) => this.#key(want)));
    for (const [key, { stop }] of this.#asked) {
      if (keys.has(key)) continue;
      this.#asked.delete(key);
      stop.abort();
    }
    for (const want of wants) if (!this.#asked.has(this.#key(want))) void this.#ask(want);
  }

  /** These ranges are not as they were. */
  drop(lane: Lane, ranges: readonly Stretch[]): void {
    const known = this.#known.get(lane) ?? [];
    this.#known.set(
      lane,
      known.filter(({ start, end }) => !overlaps(start, end, ranges)),
    );
    for (const [key, { want, stop }] of this.#asked) {
      if (want.lane !== lane) continue;
      this.#asked.delete(key);
      stop.abort();
    }
  }

  forget(lane: Lane): void {
    this.#known.delete(lane);
  }

  close(): void {
    this.want([]);
  }

  async #ask(want: EdgeWant): Promise<void> {
    const { lane, time, backward } = want;
    const { counters, timeoutMs, arrived } = this.#context;
    const stop = new AbortController();
    const key = this.#key(want);
    this.#asked.set(key, { want, stop });
    counters.requests++;
    const side = backward ? { start: MIN_TIME, end: time } : { start: time, end: MAX_TIME };
    try {
      const version = lane.versionFor(side);
      const found = await lane.stream.nearest(time, { backward, version, signal: stop.signal, timeoutMs });
      if (stop.signal.aborted) return;
      const point = found && { time: found.time, value: found.value };
      const bounds = backward
        ? { start: point?.time ?? MIN_TIME - 1n, end: time }
        : { start: time, end: (point?.time ?? MAX_TIME) + 1n };
      const list = this.#known.get(lane) ?? [];
      list.unshift({ ...bounds, backward, point });
      this.#known.set(lane, list.slice(0, MOST_KNOWN));
      this.#asked.delete(key);
    } catch (error) {
      if (stop.signal.aborted) return;
      this.#asked.delete(key);
      lane.fail(error);
    }
    arrived(lane);
  }

  #key({ lane, time, backward }: EdgeWant): string {
    const number = this.#numbers.get(lane) ?? this.#lanes++;
    this.#numbers.set(lane, number);
    return `${number}${backward ? "<" : ">"}${time}`;
  }
}
