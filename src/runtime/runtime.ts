/** What of the outside world is needed to find credentials; one implementation per kind of runtime. */
export interface Runtime {
  /**
   * An environment variable, or undefined where it is not set or the runtime has no environment.
   * Where the runtime knows but may not tell (Deno without a permission): a sentence that says what to allow.
   */
  env(name: string): string | undefined | Denied;
  /** Text of `$HOME/.predictivegrid/credentials.yaml`. */
  credentialsFile(): Promise<CredentialsFile>;
}

/** A permission is missing. */
export interface Denied {
  readonly denied: string;
}

/** What was found where the credentials file belongs. */
export type CredentialsFile =
  | { readonly state: "found"; readonly path: string; readonly text: string }
  | { readonly state: "missing"; readonly path: string }
  | { readonly state: "unreadable"; readonly path: string; readonly reason: string; readonly cause: unknown }
  | { readonly state: "unsupported"; readonly reason: string };

/** Folder and name of the credentials file below the user's home, as the Python client has them. */
export const CREDENTIALS_FILE = [".predictivegrid", "credentials.yaml"] as const;
