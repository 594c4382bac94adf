/** One value that several parts of the page look at. Listeners get the new value and the one before. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** Calls the listener at once and after every change, until the returned function is called. */
  subscribe(listener: (value: T, previous: T) => void): () => void;
}

/** A store that holds `initial`. Setting the very same value again tells nobody. */
export function createStore<T>(initial: T): Store<T> {
  let current = initial;
  const listeners = new Set<(value: T, previous: T) => void>();
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return;
      const previous = current;
      current = value;
      for (const listener of [...listeners]) listener(value, previous);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(current, current);
      return () => listeners.delete(listener);
    },
  };
}
