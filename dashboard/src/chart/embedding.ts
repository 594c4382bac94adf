import { BTRDBValueError, type BTrDB, now } from "btrdb-web";
import type { Zone } from "../format/zone.ts";
import type { RangeState } from "../state/view-state.ts";
import type { Parsed } from "../time/time-text.ts";
import type { ChartSeries } from "./chart-series.ts";
import { connectTo, embeddedStreams } from "./embedded-streams.ts";
import type { TimeRange } from "./time-range.ts";

/** What attributes of the element ask for. */
export interface EmbeddingTarget {
  connecting(connecting: boolean, failure: unknown): void;
  series(series: readonly ChartSeries[]): void;
  range(range: TimeRange | undefined): void;
  /** Draw new points as they come. */
  live(): void;
  /** Width of the chart in CSS pixels. */
  width(): number;
}

/** What an embedding page says. */
export interface EmbeddingSource {
  readonly endpoint: string | null;
  readonly streams: string | null;
  readonly apiKey: string | undefined;
  readonly connection: BTrDB | undefined;
}

/** Makes series and range of what a page says in attributes: connects, finds streams, and keeps "the last …" at the clock. */
export class Embedding {
  readonly #target: EmbeddingTarget;
  #loading: AbortController | undefined;
  #connected: { readonly key: string; readonly promise: Promise<BTrDB> } | undefined;
  /** What is wrong with the attribute `range`. */
  #problem: BTRDBValueError | undefined;
  /** The attribute `range` as it is being read; another one, or a move, makes it void. */
  #reading: Promise<unknown> | undefined;
  #last: bigint | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(target: EmbeddingTarget) {
    this.#target = target;
  }

  /** Fetches the streams, unless nothing is asked for. Several calls in one go are one. */
  load(source: () => EmbeddingSource): void {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    queueMicrotask(() => {
      const { endpoint, streams, connection } = source();
      if (loading.signal.aborted || streams === null || (endpoint === null && connection === undefined))
        return;
      void this.#fetch(source(), streams, loading.signal);
    });
  }

  async #fetch(source: EmbeddingSource, streams: string, signal: AbortSignal): Promise<void> {
    this.#target.connecting(true, undefined);
    try {
      const connection = source.connection ?? (await this.#connect(source.endpoint ?? "", source.apiKey));
      const series = await embeddedStreams(connection, streams, signal);
      // Otherwise all of their data would be looked at first.
      await this.#reading;
      if (signal.aborted) return;
      this.#target.series(series);
      this.#target.connecting(false, this.#problem);
    } catch (error) {
      if (signal.aborted) return;
      this.#connected = undefined;
      this.#target.connecting(false, error);
    }
  }

  #connect(endpoint: string, apiKey: string | undefined): Promise<BTrDB> {
    const key = JSON.stringify([endpoint, apiKey]);
    if (this.#connected?.key !== key) this.#connected = { key, promise: connectTo(endpoint, apiKey) };
    return this.#connected.promise;
  }

  /** Reads the attribute `range`: whatever a time picker reads, where "last …" follows the clock. */
  setRange(text: string, zone: Zone): void {
    this.unfollow();
    const reading = import("../time/range-text.ts").then(
      ({ parseRange }) => {
        if (this.#reading !== reading) return;
        this.#take(parseRange(text, { zone, now: now(), live: true }));
      },
      (error: unknown) => this.#target.connecting(false, error),
    );
    this.#reading = reading;
  }

  #take(parsed: Parsed<RangeState>): void {
    this.#problem = parsed.problem === undefined ? undefined : new BTRDBValueError(parsed.problem);
    if (parsed.problem !== undefined) {
      this.#target.connecting(false, this.#problem);
      return;
    }
    const { value } = parsed;
    if (value.kind !== "last") {
      this.#target.range(value.kind === "all" ? undefined : { start: value.start, end: value.end });
      return;
    }
    this.#last = value.span;
    this.#target.live();
    this.resume();
  }

  /** Moves "the last …" on to now, and then with the clock. */
  resume(): void {
    clearTimeout(this.#timer);
    if (this.#last === undefined) return;
    const end = now();
    this.#target.range({ start: end - this.#last, end });
    // As often as it moves by a pixel, but not more often than an eye can follow.
    const pixelMs = Number(this.#last) / 1e6 / Math.max(1, this.#target.width());
    this.#timer = setTimeout(() => this.resume(), Math.min(60_000, Math.max(250, pixelMs)));
  }

  /** Somebody moved: the range stays where it is. */
  unfollow(): void {
    this.#last = undefined;
    this.#reading = undefined;
    clearTimeout(this.#timer);
  }

  stop(): void {
    this.#loading?.abort();
    clearTimeout(this.#timer);
  }
}
