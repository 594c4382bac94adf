import process from "node:process";
import type { RunningServer } from "btrdb-dev-server";
import { type Stream, uuidToText } from "btrdb-web";
import type { Browser, Page, Request } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Found, toolOrSkip } from "../../scripts/tools/found.ts";
import type { Listening } from "../helpers/fault-server.ts";
import { startBrowser } from "../package/browsers.ts";
import type * as InPage from "./chromium/page.ts";
import { bundlePage } from "./chromium/serve-page.ts";
import { type SlowCluster, startSlowCluster } from "./chromium/slow-cluster.ts";
import {
  edgeEnv,
  inProcess,
  inWorkerd,
  missing,
  type Running,
  type Start,
  tokenOf,
} from "./edge-examples.ts";
import { direct, KEY, newStream, startCluster, urlOf } from "./helpers.ts";

// The client in a real browser, on a page of another origin, through the deployable examples.

let cluster: RunningServer;
let slow: SlowCluster;
let mine: Stream;
let other: Stream;
let home: Listening;
let stranger: Listening;
let found: Found<Browser>;

const pageOf = ({ port }: Listening) => `http://127.0.0.1:${port}`;

beforeAll(async () => {
  cluster = await startCluster();
  process.env.NODE_EXTRA_CA_CERTS = cluster.caPath;
  slow = await startSlowCluster();
  const operator = await direct(cluster);
  mine = await newStream(operator, "sites/a/one");
  other = await newStream(operator, "sites/b/one");
  const servePage = await bundlePage("page.ts");
  [home, stranger] = [await servePage(), await servePage()];
  found = await startBrowser("chromium");
});
afterAll(async () => {
  if (found?.found) await found.tool.close();
  await Promise.all([home?.close(), stranger?.close(), slow?.close()]);
  await cluster.close();
});

describe.skipIf(missing !== "").each<[string, Start]>([
  ["node", inProcess("node", [], "node/main.ts")],
  ["workerd", inWorkerd],
])("Chromium through %s", (name, start) => {
  let gateway: Running;
  let before: Running;

  beforeAll(async () => {
    const origin = pageOf(home);
    gateway = await start(edgeEnv(urlOf(cluster), { apiKey: KEY, caPath: cluster.caPath, origin }));
    before = await start(edgeEnv(slow.url, { origin }));
  });
  afterAll(async () => {
    await gateway?.close();
    await before?.close();
  });

  /** A page of an origin. What `inPage` is there, chromium/page.ts says. */
  async function open(at: Listening, skip: (reason: string) => void): Promise<Page | undefined> {
    const browser = toolOrSkip(found, skip);
    const page = await browser?.newPage();
    await page?.goto(pageOf(at));
    return page;
  }

  test("asks before it calls, reads, and is told why it may not", async ({ skip }) => {
    const page = await open(home, skip);
    if (page === undefined) return;
    const preflights: string[] = [];
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    session.on("Network.requestWillBeSent", ({ request }) => {
      if (request.method === "OPTIONS") preflights.push(request.url);
    });
    const ann = { url: gateway.url, token: tokenOf({ collections: ["sites/a/*"] }) };
    const read = (uuid: string) =>
      page.evaluate(([user, uuid]) => inPage.readOnce(user, uuid), [ann, uuid] as const);
    expect(await read(mine.uuid)).toEqual({ points: 2, cache: "miss" });
    await expect.poll(() => read(mine.uuid)).toEqual({ points: 2, cache: "hit" });
    await expect.poll(() => preflights).toContain(`${gateway.url}/v5api.BTrDB/Info`);
    expect(await read(other.uuid)).toMatchObject({ code: "PERMISSION_DENIED" });
    const boss = { url: gateway.url, token: tokenOf({ collections: ["*"] }) };
    const nowhere = uuidToText(new Uint8Array(16));
    expect(
      await page.evaluate(([user, uuid]) => inPage.readOnce(user, uuid), [boss, nowhere] as const),
    ).toMatchObject({ status: 404 });
    expect(
      await page.evaluate(([user, uuid]) => inPage.insertOne(user, uuid), [boss, mine.uuid] as const),
    ).toMatchObject({ code: "PERMISSION_DENIED" });
    const forged = { url: gateway.url, token: `${boss.token}x` };
    expect(
      await page.evaluate(([user, uuid]) => inPage.readOnce(user, uuid), [forged, mine.uuid] as const),
    ).toMatchObject({ reason: "unauthenticated" });
    await page.close();
  });

  test("may not even ask from an origin that is not listed", async ({ skip }) => {
    const page = await open(stranger, skip);
    if (page === undefined) return;
    const boss = { url: gateway.url, token: tokenOf({ collections: ["*"] }) };
    const failure = await page.evaluate(([user, uuid]) => inPage.readOnce(user, uuid), [
      boss,
      mine.uuid,
    ] as const);
    expect(failure).toMatchObject({ code: expect.any(String) });
    expect(failure).not.toHaveProperty("points");
    await page.close();
  });

  test("has the first points before the last are sent", async ({ skip }) => {
    const page = await open(home, skip);
    if (page === undefined) return;
    const boss = { url: before.url, token: tokenOf({ collections: ["*"] }) };
    const reading = page.evaluate((user) => inPage.readOn(user), boss);
    await slow.asked();
    slow.sendPoint();
    await page.waitForFunction(() => inPage.state.points === 1);
    slow.sendPoint();
    await page.waitForFunction(() => inPage.state.points === 2);
    slow.finish();
    expect(await reading).toBe("done");
    await page.close();
  });

  test.for(["abort", "break", "close"] as const)(
    "%s: the cluster sees that it left",
    async (how, { skip }) => {
      const page = await open(home, skip);
      if (page === undefined) return;
      const boss = { url: before.url, token: tokenOf({ collections: ["*"] }) };
      const times: number[] = [];
      for (let i = 0; i < (how === "close" ? 1 : 3); i++) {
        const reading = page.evaluate((user) => inPage.readOn(user), boss).catch(String);
        await slow.asked();
        // workerd sees it with the next bytes.
        const closed = slow.keepSending();
        await page.waitForFunction(() => inPage.state.points > 1);
        let left = Date.now();
        if (how === "close") void page.close();
        else left = await page.evaluate((how) => inPage.leave(how), how);
        times.push((await closed) - left);
        await reading;
      }
      console.log(
        `${name}, ${how}: the cluster saw it after ${times.map((ms) => ms.toFixed(1)).join(", ")} ms`,
      );
      await page.close();
    },
  );

  test("never has the key", async ({ skip }) => {
    const page = await open(home, skip);
    if (page === undefined) return;
    const requests: Request[] = [];
    page.on("request", (request) => requests.push(request));
    await page.reload();
    const boss = { url: gateway.url, token: tokenOf({ collections: ["*"] }) };
    await page.evaluate(([user, uuid]) => inPage.readOnce(user, uuid), [boss, mine.uuid] as const);
    await page.evaluate(([user, uuid]) => inPage.insertOne(user, uuid), [boss, mine.uuid] as const);
    const seen = await Promise.all(
      requests.map(async (request) => {
        const answer = await request.response();
        const sent = [request.url(), await request.allHeaders(), request.postData()];
        const got = [await answer?.allHeaders(), String(await answer?.body().catch(() => ""))];
        return JSON.stringify([sent, got]);
      }),
    );
    expect(seen.join()).toContain("/v5api.BTrDB/Insert");
    const stored = await page.evaluate(() => inPage.everythingKept());
    const all = [
      ...seen,
      stored,
      await page.content(),
      JSON.stringify(await page.context().storageState()),
    ].join("\n");
    // It is looked for where it would be: the page's own token is there.
    expect(all).toContain(boss.token);
    expect(all).toContain("x-btrdb-cache");
    for (const form of [KEY, encodeURIComponent(KEY), btoa(KEY)]) expect(all).not.toContain(form);
    await page.close();
  });
});

declare const inPage: typeof InPage;
