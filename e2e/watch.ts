import { type BrowserContext, expect } from "@playwright/test";
import { type KeyWatch, watchKey } from "./key/watch-key.ts";

/** What the pages of a test did that no page should do. */
export interface Watch {
  /** Errors in the console that belong to what is tested, such as of a server that is gone. */
  allow(...patterns: RegExp[]): void;
  /** Every request of a page, in order. */
  readonly requests: readonly string[];
  /** Where the API key goes. */
  readonly key: KeyWatch;
  check(): Promise<void>;
}

/** A request that failed, for a test whose server is gone or slow. */
export const FAILED_REQUEST = /Failed to load resource/u;

const HERE = new Set(["127.0.0.1", "localhost"]);

/** Listens to all pages of a context, with those that it opens later, and to their workers. */
export async function watchContext(context: BrowserContext): Promise<Watch> {
  const problems: string[] = [];
  const requests: string[] = [];
  const allowed: RegExp[] = [];
  const key = watchKey(context);
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => problems.push(String(error.error().stack ?? error.error())));
  context.on("request", (request) => {
    const url = new URL(request.url());
    requests.push(request.url());
    if (url.protocol.startsWith("http") && !HERE.has(url.hostname)) problems.push(`asked ${request.url()}`);
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`Content-Security-Policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  return {
    requests,
    key,
    allow: (...patterns) => void allowed.push(...patterns),
    async check() {
      const unexpected = problems.filter((text) => !allowed.some((pattern) => pattern.test(text)));
      expect(unexpected, "errors of the page").toEqual([]);
      expect(await key.found(), "the API key").toEqual([]);
    },
  };
}
