import { CREDENTIALS_FILE, type Runtime } from "./runtime.ts";

/** The part of Deno's API that is used here. */
interface DenoApi {
  readonly env: { get(name: string): string | undefined };
  readonly permissions: {
    querySync(descriptor: { name: string; variable?: string; path?: string }): { state: string };
  };
  readonly build: { readonly os: string };
  readTextFile(path: string): Promise<string>;
  readonly errors: { readonly NotFound: new () => Error };
}

const deno = (): DenoApi => (globalThis as unknown as { Deno: DenoApi }).Deno;

/**
 * Deno. A permission that was not given on the command line is never asked for: a prompt in the middle of connect()
 * would stop a server. What is missing is said instead, where it matters.
 */
export const runtime: Runtime = {
  env(name) {
    if (deno().permissions.querySync({ name: "env", variable: name }).state !== "granted") {
      return { denied: `Deno may not read it; run with --allow-env=${name}` };
    }
    return deno().env.get(name);
  },
  async credentialsFile() {
    const homeVariable = deno().build.os === "windows" ? "USERPROFILE" : "HOME";
    const home = runtime.env(homeVariable);
    if (typeof home !== "string") {
      const reason = home === undefined ? `${homeVariable} is not set` : home.denied;
      return { state: "unsupported", reason: `the home folder is not known: ${reason}` };
    }
    const path = [home, ...CREDENTIALS_FILE].join("/");
    if (deno().permissions.querySync({ name: "read", path }).state !== "granted") {
      return { state: "unsupported", reason: `Deno may not read ${path}; run with --allow-read=${path}` };
    }
    try {
      return { state: "found", path, text: await deno().readTextFile(path) };
    } catch (cause) {
      if (cause instanceof deno().errors.NotFound) return { state: "missing", path };
      return { state: "unreadable", path, reason: String(cause), cause };
    }
  },
};
