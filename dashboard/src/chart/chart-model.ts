import type { Database } from "../data/database.ts";
import type { Reading } from "../data/reading.ts";
import type { StreamRef } from "../data/stream-ref.ts";
import { createStore, type Store } from "../state/store.ts";
import { describeFailure, type Failure } from "../ui/failure.ts";
import { readView, readWhole } from "./read-view.ts";
import type { TimeRange } from "./time-range.ts";

/** What the chart shows and what it waits for. */
export interface ChartState {
  /** The stream that was asked for. */
  readonly stream: StreamRef | undefined;
  /** From its first to its last point. */
  readonly whole: TimeRange | undefined;
  readonly view: TimeRange | undefined;
  /** What is drawn: it may be of an earlier view, and stays until there is something newer. */
  readonly drawn: { readonly stream: StreamRef; readonly reading: Reading } | undefined;
  readonly status: "none" | "loading" | "ready" | "empty" | "failed";
  readonly failure: Failure | undefined;
}

const NOTHING: ChartState = {
  stream: undefined,
  whole: undefined,
  view: undefined,
  drawn: undefined,
  status: "none",
  failure: undefined,
};

/** A request that is this young is not aborted for a newer one: during a long drag something has to arrive, too. */
const PATIENCE_MS = 150;

/** Decides what is read for the chart, and when. Knows nothing of pixels but their number. */
export interface ChartModel {
  readonly state: Pick<Store<ChartState>, "get" | "subscribe">;
  /** Shows a stream from its first to its last point. */
  show(database: Database, stream: StreamRef): void;
  setView(view: TimeRange): void;
  /** Width of the plotting area in CSS pixels. */
  setWidth(widthPx: number): void;
  retry(): void;
  clear(): void;
}

export function createChartModel(): ChartModel {
  const state = createStore<ChartState>(NOTHING);
  let database: Database | undefined;
  let width = 0;
  let stop = new AbortController();
  /** Time at which the request under way was started. */
  let since: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const update = (patch: Partial<ChartState>) => state.set({ ...state.get(), ...patch });

  /** Aborts everything under way and hands out the signal for what comes next. */
  const restart = () => {
    clearTimeout(timer);
    timer = undefined;
    since = undefined;
    stop.abort();
    stop = new AbortController();
    return stop.signal;
  };

  const attempt = async (work: (signal: AbortSignal) => Promise<void>) => {
    const signal = restart();
    since = Date.now();
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) update({ status: "failed", failure: describeFailure(error) });
    }
    if (signal.aborted) return;
    since = undefined;
    if (timer !== undefined) void read();
  };

  const read = () =>
    attempt(async (signal) => {
      const { stream, view } = state.get();
      if (database === undefined || stream === undefined || view === undefined || width === 0) return;
      const reading = await readView(database, stream, view, width, signal);
      if (signal.aborted) return;
      // Somebody may have moved on while this was under way; it is drawn, but it is not the last word.
      const status = timer === undefined ? "ready" : "loading";
      update({ drawn: { stream, reading }, status, failure: undefined });
    });

  const requestRead = () => {
    update({ status: "loading", failure: undefined });
    if (timer !== undefined) return;
    const wait = since === undefined ? 0 : Math.max(0, since + PATIENCE_MS - Date.now());
    timer = setTimeout(() => void read(), wait);
  };

  const open = (stream: StreamRef) =>
    attempt(async (signal) => {
      update({ stream, whole: undefined, status: "loading", failure: undefined });
      if (database === undefined) return;
      const whole = await readWhole(database, stream, signal);
      if (signal.aborted) return;
      if (whole === undefined) {
        update({ view: undefined, drawn: undefined, status: "empty" });
        return;
      }
      since = undefined;
      // The old stream stays on the screen, in its own view, until the first pixels of the new one are there.
      update({ whole });
      const reading = width === 0 ? undefined : await readView(database, stream, whole, width, signal);
      if (signal.aborted) return;
      update({
        view: whole,
        drawn: reading === undefined ? undefined : { stream, reading },
        status: reading === undefined ? "loading" : "ready",
      });
    });

  return {
    state,
    show(source, stream) {
      database = source;
      void open(stream);
    },
    setView(view) {
      const { stream, drawn } = state.get();
      // Before the first pixels of a new stream, there is no view of it to change.
      if (stream === undefined || drawn?.stream !== stream) return;
      update({ view });
      requestRead();
    },
    setWidth(widthPx) {
      if (widthPx === width) return;
      width = widthPx;
      const { view, drawn, stream } = state.get();
      if (view !== undefined && (drawn === undefined || drawn.stream === stream)) requestRead();
    },
    retry() {
      const { stream, drawn } = state.get();
      if (stream === undefined) return;
      if (drawn?.stream === stream) requestRead();
      else void open(stream);
    },
    clear() {
      restart();
      database = undefined;
      state.set(NOTHING);
    },
  };
}
