import { test as base } from "@playwright/test";
import type { ServerOptions } from "btrdb-dev-server";
import { type Stack, startStack } from "../scripts/stack.ts";
import { findEnvoy } from "../scripts/tools/find-envoy.ts";
import { toolOrSkip } from "../scripts/tools/found.ts";
import { PAGE_FOLDER } from "./build-page.ts";
import { API_KEY } from "./key/api-key.ts";
import { lookForKey } from "./key/look-for-key.ts";
import { addKeyEndpoint } from "./key/watch-key.ts";
import { type Watch, watchContext } from "./watch.ts";

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
  lab: TestStack;
}

export interface PageFixtures {
  watch: Watch;
}

export { API_KEY };

/**
 * Tests with a `stack`: one a worker, with the demo's data; or with a `lab`: one a worker, in which each test makes the streams
 * that it needs, in a collection of its own, and where Obliterate and FaultInject are allowed. A test that stops a server
 * starts its own.
 *
 * Whatever a test is about, `watch` fails it where the page logs an error, breaks its Content-Security-Policy, asks
 * anybody but this computer, or lets the API key be anywhere but in the header to the server that it is for.
 */
export const test = base.extend<PageFixtures, StackFixtures>({
  mode: ["direct", { option: true, scope: "worker" }],
  stack: [
    async ({ mode }, use) => {
      const stack = await startTestStack(mode);
      await use(stack);
      await stack.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  lab: [
    async ({ mode }, use) => {
      const stack = await startTestStack(mode, false, { enableObliterate: true, enableFaultInjection: true });
      await use(stack);
      await stack.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  watch: [
    async ({ context }, use) => {
      const watch = await watchContext(context);
      await use(watch);
      await watch.check();
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";

/** A stack of one's own, for a test that stops its server or starts from no data. */
export async function startTestStack(
  mode: StackMode,
  demo = true,
  server: ServerOptions = {},
): Promise<TestStack> {
  const apiKey = mode === "envoy-tls" ? API_KEY : undefined;
  const envoy =
    mode === "direct" ? undefined : toolOrSkip(await findEnvoy(), (reason) => base.skip(true, reason));
  const lines: string[] = [];
  const log = (line: string) => {
    lines.push(line);
    console.error(line);
  };
  const stack = await startStack({
    ...(envoy === undefined ? {} : { envoy }),
    page: { from: "build", folder: PAGE_FOLDER },
    // PostgreSQL takes seconds to start: only tests of SQL ask for it.
    server: {
      demo,
      database: "memory",
      log,
      ...(apiKey === undefined ? {} : { apiKeys: [apiKey] }),
      ...server,
    },
  });
  const urls = stack.pageUrls;
  const pageUrl = (mode === "envoy-tls" ? urls?.tls : mode === "envoy-plain" ? urls?.plain : urls?.own) ?? "";
  const endpoint = mode === "envoy-tls" ? stack.tlsUrl : stack.plainUrl;
  if (apiKey !== undefined) addKeyEndpoint(endpoint);
  const close = async () => {
    await stack.close();
    const leaks = [
      ...lookForKey("the server's log", lines.join("\n")),
      ...lookForKey("Envoy's log", stack.envoy?.output() ?? ""),
    ];
    if (leaks.length > 0) throw new Error(leaks.join("; "));
  };
  return { ...stack, mode, pageUrl, endpoint, apiKey, close };
}
