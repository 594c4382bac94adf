import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base } from "@playwright/test";
import { startServer } from "btrdb-dev-server";
import { type BTrDB, connect, type Stream } from "btrdb-web";
import { build, preview } from "vite";

interface EachTest {
  /** A stream of the test's own with ten minutes of a voltage, a point a second. */
  readonly voltage: {
    readonly stream: Stream;
    readonly name: string;
    readonly start: bigint;
    readonly end: bigint;
  };
}

interface EachWorker {
  /** A BTrDB in this process, in memory, on a free port. */
  readonly btrdb: { readonly url: string; readonly conn: BTrDB };
  /** Address of the page under test. Yours may have one already: then use Playwright's `webServer` and `baseURL`. */
  readonly dashboardUrl: string;
}

const START = 1_700_000_000_000_000_000n;
const SECOND = 1_000_000_000n;

export const test = base.extend<EachTest, EachWorker>({
  btrdb: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures out of this argument.
    async ({}, use) => {
      const server = await startServer({
        port: 0,
        tlsPort: null,
        database: "memory",
        graceMs: 100,
        log: () => {},
      });
      await use({ url: server.url, conn: await connect(server.url, { apiKey: false }) });
      await server.close();
    },
    { scope: "worker" },
  ],

  dashboardUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use, { project, workerIndex }) => {
      const root = fileURLToPath(new URL("../react-hook", import.meta.url));
      const outDir = join(project.outputDir, `dashboard-${workerIndex}`);
      await build({ root, build: { outDir, emptyOutDir: true }, logLevel: "warn" });
      const site = await preview({
        root,
        build: { outDir },
        preview: { host: "127.0.0.1", port: 0 },
        logLevel: "warn",
      });
      await use(site.resolvedUrls?.local[0] ?? "");
      await site.close();
    },
    { scope: "worker" },
  ],

  voltage: async ({ btrdb }, use) => {
    // A collection of its own, so that tests do not see each other's points.
    const collection = `test/${crypto.randomUUID()}`;
    const stream = await btrdb.conn.create({ collection, tags: { name: "voltage", unit: "V" } });
    const count = 600;
    await stream.insert(
      Array.from({ length: count }, (_, i) => [START + BigInt(i) * SECOND, 230 + Math.sin(i / 10)] as const),
    );
    await stream.flush();
    await use({ stream, name: `${collection}/voltage`, start: START, end: START + BigInt(count) * SECOND });
  },
});

export { expect } from "@playwright/test";
