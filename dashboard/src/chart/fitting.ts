import type { ViewSeries } from "btrdb-web/viewport";
import type { TimeRange } from "./time-range.ts";
import { wholeRange } from "./whole-range.ts";

/** Hears what was found of the series that are to be shown as a whole. */
export interface FittingEvents {
  /** The range of all of them; undefined where none has a point. */
  found(range: TimeRange | undefined): void;
  failed(id: string, error: unknown): void;
  /** None of them could be asked. */
  allFailed(error: unknown): void;
}

/** Finds out where the data of some series is, the newest question only. */
export class Fitting {
  readonly #events: FittingEvents;
  #running: AbortController | undefined;

  constructor(events: FittingEvents) {
    this.#events = events;
  }

  /** Whether an answer is still to come. */
  get running(): boolean {
    return this.#running !== undefined;
  }

  start(series: readonly ViewSeries[]): void {
    this.stop();
    if (series.length === 0) return;
    const running = new AbortController();
    this.#running = running;
    wholeRange(series, running.signal).then(
      ({ range, errors }) => {
        if (this.#running !== running) return;
        this.#running = undefined;
        for (const [id, error] of errors) this.#events.failed(id, error);
        const [first] = errors.values();
        if (range === undefined && errors.size > 0) this.#events.allFailed(first);
        else this.#events.found(range);
      },
      // Stopped: another question has taken its place, or the range is known.
      () => {},
    );
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }
}
