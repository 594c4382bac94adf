/** What the user typed to connect. */
export interface Credentials {
  readonly endpoint: string;
  /** "" for none. */
  readonly apiKey: string;
}

/** A text with profiles, and which one of them to use. */
export interface ProfileText {
  readonly credentials: string;
  readonly profile: string;
}

export type Typed = Credentials | ProfileText;

const KEY = "btrdb-dashboard.connection";

/** What was typed, for as long as the tab lives, only after the user asked for it. */
export interface Remembered {
  load(): Typed | undefined;
  save(typed: Typed): void;
  forget(): void;
}

/** Remembers in `storage`, such as sessionStorage; in none where the browser blocks it. */
export function rememberIn(storage: Storage | undefined): Remembered {
  return {
    load() {
      try {
        const stored = JSON.parse(storage?.getItem(KEY) ?? "{}") as Partial<Credentials & ProfileText> | null;
        const { endpoint, apiKey, credentials, profile } = stored ?? {};
        if (typeof endpoint === "string" && typeof apiKey === "string") return { endpoint, apiKey };
        if (typeof credentials === "string" && typeof profile === "string") return { credentials, profile };
      } catch {
        // Not ours, or nothing may be read: as good as nothing.
      }
      return undefined;
    },
    save(typed) {
      try {
        storage?.setItem(KEY, JSON.stringify(typed));
      } catch {
        // Full, or not allowed: then it is not remembered, which hurts nobody.
      }
    },
    forget: () => storage?.removeItem(KEY),
  };
}

export function isProfileText(typed: Typed): typed is ProfileText {
  return "credentials" in typed;
}

/** sessionStorage, or undefined where merely looking at it throws. */
export function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
