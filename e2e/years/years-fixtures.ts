import { test as base } from "@playwright/test";
import { findEnvoy } from "../../scripts/tools/find-envoy.ts";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { PAGE_FOLDER } from "../build-page.ts";
import { API_KEY } from "../fixtures.ts";
import { lookForKey } from "../key/look-for-key.ts";
import { FILLED } from "./filled.ts";
import { startYears, type YearsStack } from "./start-years.ts";

/** The ten years as the page sees them: through Envoy, over TLS, with an API key. */
export interface YearsTestStack extends YearsStack {
  /** Where to open the page. */
  readonly pageUrl: string;
  /** What to type into the form. */
  readonly endpoint: string;
  readonly apiKey: string;
}

export interface YearsFixtures {
  years: YearsTestStack;
}

/**
 * Tests with the `years`: one server with 100 million points for each worker, which takes 10 s and 2.5 GB. Whatever
 * the project, it is reached through Envoy over TLS: tag such tests @once. Who changes data makes a stream for it.
 */
export const test = base.extend<object, YearsFixtures>({
  years: [
    // Playwright wants a pattern here, even for nothing.
    // biome-ignore lint/correctness/noEmptyPattern: see above
    async ({}, use) => {
      const envoy = toolOrSkip(await findEnvoy(), (reason) => base.skip(true, reason));
      const stack = await startYears({
        ...(envoy === undefined ? {} : { envoy }),
        page: { from: "build", folder: PAGE_FOLDER },
        server: { apiKeys: [API_KEY] },
      });
      await use({ ...stack, pageUrl: stack.pageUrls?.tls ?? "", endpoint: stack.tlsUrl, apiKey: API_KEY });
      await stack.close();
      const said = stack.server.output();
      const leaks = [
        ...(said.includes(FILLED) ? [] : ["the log of the server is not read"]),
        ...lookForKey("the server's log", said),
        ...lookForKey("Envoy's log", stack.envoy?.output() ?? ""),
      ];
      if (leaks.length > 0) throw new Error(leaks.join("; "));
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: async ({ years }, use) => use(years.pageUrl),
});

export { expect } from "@playwright/test";
