import { startServer } from "btrdb-dev-server";
import { connect, now } from "btrdb-web";
import { nativeGrpc } from "btrdb-web/node";
import { expect, onTestFinished, test } from "vitest";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { nativeProxy } from "../node/native-proxy.ts";
import { startBrowser } from "../package/browsers.ts";
import type * as InPage from "./chromium/follow-page.ts";
import { bundlePage } from "./chromium/serve-page.ts";
import { startGateway } from "./helpers.ts";

declare const inPage: typeof InPage;

test("a page in Chromium hears of inserts through the gateway, and ends the call by going", async ({
  skip,
}) => {
  const browser = toolOrSkip(await startBrowser("chromium"), skip);
  if (browser === undefined) return;
  onTestFinished(() => browser.close());
  const cluster = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    graceMs: 100,
    log: () => undefined,
  });
  onTestFinished(() => cluster.close());
  const proxy = await nativeProxy(cluster.url);
  onTestFinished(() => proxy.close());
  await proxy.cut("/v5api.BTrDB/Subscribe", []);
  const home = await (await bundlePage("follow-page.ts"))();
  onTestFinished(() => home.close());
  const origin = `http://127.0.0.1:${home.port}`;
  const native = nativeGrpc();
  onTestFinished(() => native.close());
  const gateway = await startGateway(cluster.url, {
    apiKey: undefined,
    origins: [origin],
    // Without Subscribe, a change would come after the end of the test.
    cache: { versionMs: 600_000 },
    subscribe: { fetch: native, endpoints: proxy.url },
  });
  onTestFinished(() => gateway.close());
  const stream = await (await connect(cluster.url)).create({
    collection: "sites/a/page",
    tags: { name: "a", unit: "V" },
  });
  const page = await browser.newPage();
  await page.goto(origin);
  await page.evaluate(([url, uuid]) => inPage.begin(url, "ann", uuid), [gateway.url, stream.uuid] as const);
  const seen = () => page.evaluate(() => inPage.seen);
  for (let value = 1; value <= 3; value++)
    await expect
      .poll(
        async () => {
          await stream.insert([[now(), value]]);
          return (await seen()).includes(value);
        },
        { timeout: 30_000 },
      )
      .toBe(true);
  expect(await proxy.calls()).toBe(1);
  expect(proxy.open()).toBe(1);
  await page.close();
  await expect.poll(() => proxy.open(), { timeout: 20_000 }).toBe(0);
});
