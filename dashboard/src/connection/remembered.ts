/** What the user typed to connect. */
export interface Credentials {
  readonly endpoint: string;
  /** "" for none. */
  readonly apiKey: string;
}

const KEY = "btrdb-dashboard.connection";

/** Endpoint and key for as long as the tab lives, only after the user asked for it. */
export interface Remembered {
  load(): Credentials | undefined;
  save(credentials: Credentials): void;
  forget(): void;
}

/** Remembers in `storage`, such as sessionStorage; in none where the browser blocks it. */
export function rememberIn(storage: Storage | undefined): Remembered {
  return {
    load() {
      const text = storage?.getItem(KEY) ?? "{}";
      try {
        const { endpoint, apiKey } = JSON.parse(text) as Partial<Credentials>;
        return typeof endpoint === "string" && typeof apiKey === "string" ? { endpoint, apiKey } : undefined;
      } catch {
        return undefined;
      }
    },
    save: ({ endpoint, apiKey }) => storage?.setItem(KEY, JSON.stringify({ endpoint, apiKey })),
    forget: () => storage?.removeItem(KEY),
  };
}

/** sessionStorage, or undefined where merely looking at it throws. */
export function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
