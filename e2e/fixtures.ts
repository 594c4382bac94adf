import { test as base } from "@playwright/test";
import { type Stack, startStack } from "../scripts/stack.ts";
import { findEnvoy } from "../scripts/tools/find-envoy.ts";
import { toolOrSkip } from "../scripts/tools/found.ts";
import { PAGE_FOLDER } from "./build-page.ts";

/**
 * How the page reaches the server: itself on its plain port, through Envoy on the plain port, or through Envoy over TLS
 * with an API key. With Envoy, the page comes through it too, so that page and API are one origin.
 */
export type StackMode = "direct" | "envoy-plain" | "envoy-tls";

/** A running stack as the tests of one project see it. */
export interface TestStack extends Stack {
  readonly mode: StackMode;
  /** Where to open the page. */
  readonly pageUrl: string;
  /** What to type into the form. */
  readonly endpoint: string;
  readonly apiKey: string | undefined;
}

export interface StackFixtures {
  mode: StackMode;
  stack: TestStack;
}

export const API_KEY = "e2e-key";

/** Tests with a `stack`: one a worker, with the demo's data; a test that stops or fills it starts its own. */
export const test = base.extend<object, StackFixtures>({
  mode: ["direct", { option: true, scope: "worker" }],
  stack: [
    async ({ mode }, use) => {
      const stack = await startTestStack(mode);
      await use(stack);
      await stack.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ stack }, use) => use(stack.pageUrl),
});

export { expect } from "@playwright/test";

/** A stack of one's own, for a test that stops its server or starts from no data. */
export async function startTestStack(mode: StackMode, demo = true): Promise<TestStack> {
  const apiKey = mode === "envoy-tls" ? API_KEY : undefined;
  const envoy =
    mode === "direct" ? undefined : toolOrSkip(await findEnvoy(), (reason) => base.skip(true, reason));
  const stack = await startStack({
    ...(envoy === undefined ? {} : { envoy }),
    page: { from: "build", folder: PAGE_FOLDER },
    // SQL is not what these tests are about, and PostgreSQL takes seconds to start.
    server: { demo, database: "memory", ...(apiKey === undefined ? {} : { apiKeys: [apiKey] }) },
  });
  const urls = stack.pageUrls;
  const pageUrl = (mode === "envoy-tls" ? urls?.tls : mode === "envoy-plain" ? urls?.plain : urls?.own) ?? "";
  const endpoint = mode === "envoy-tls" ? stack.tlsUrl : stack.plainUrl;
  return { ...stack, mode, pageUrl, endpoint, apiKey };
}
