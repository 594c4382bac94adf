import { createStore, type Store } from "./store.ts";

/** What a history can do now. */
export interface HistoryState<T> {
  readonly current: T;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export interface PushOptions {
  /** Steps in a row with the same key, each soon after the one before, are undone as one: a burst of the wheel. */
  readonly coalesce?: string | undefined;
  /** Steps in a row with the same gesture are undone as one, however long it takes: a drag from down to up. */
  readonly gesture?: object | undefined;
}

export interface HistoryOptions<T> {
  /** Steps that are kept; the oldest are forgotten. */
  readonly limit?: number;
  /** Milliseconds after which a step with the same `coalesce` key is a new one. */
  readonly pause?: number;
  /** Whether two states are the same, so that going from one to the other is no step. */
  readonly same?: (a: T, b: T) => boolean;
  /** A clock in milliseconds. */
  readonly now?: () => number;
}

/** The states of something, to go back and forth between. */
export interface History<T> {
  readonly state: Pick<Store<HistoryState<T>>, "get" | "subscribe">;
  /** A step to a new state. What was undone cannot be redone any more. */
  push(state: T, options?: PushOptions): void;
  /** Another current state that is no step, such as what the page corrects itself. */
  replace(state: T): void;
  /** One step back, to the state that is returned; undefined where there is none. */
  undo(): T | undefined;
  /** One step forth again. */
  redo(): T | undefined;
}

const LIMIT = 200;
const PAUSE_MS = 600;

/** A history that starts with `initial`. */
export function createHistory<T>(initial: T, options: HistoryOptions<T> = {}): History<T> {
  const { limit = LIMIT, pause = PAUSE_MS, same = Object.is, now = () => performance.now() } = options;
  const past: T[] = [];
  const future: T[] = [];
  const store = createStore<HistoryState<T>>({ current: initial, canUndo: false, canRedo: false });
  let burst: { readonly key: string | object; readonly until: number } | undefined;

  const go = (current: T) => store.set({ current, canUndo: past.length > 0, canRedo: future.length > 0 });
  const move = (from: T[], to: T[]): T | undefined => {
    const next = from.pop();
    if (next === undefined) return undefined;
    burst = undefined;
    to.push(store.get().current);
    go(next);
    return next;
  };

  return {
    state: store,
    push(state, { coalesce, gesture } = {}) {
      const { current } = store.get();
      const key = gesture ?? coalesce;
      const goesOn = burst !== undefined && burst.key === key && now() <= burst.until;
      if (!goesOn) burst = undefined;
      if (same(current, state)) return;
      future.length = 0;
      // A drag that ends where it began was no step.
      const back = goesOn && past.length > 0 && same(past[past.length - 1]!, state);
      if (back) past.pop();
      else if (!goesOn) past.push(current);
      if (past.length > limit) past.shift();
      const until = gesture === undefined ? now() + pause : Number.POSITIVE_INFINITY;
      burst = key === undefined || back ? undefined : { key, until };
      go(state);
    },
    replace: (state) => go(state),
    undo: () => move(past, future),
    redo: () => move(future, past),
  };
}
