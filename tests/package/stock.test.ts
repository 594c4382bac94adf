// Stock connect-web and this client in the same scene: it goes wrong with the former, which is how we know that the
// test can fail, and well with the latter.
import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { toolOrSkip } from "../../scripts/tools/found.ts";
import { startBrowser } from "./browsers.ts";
import { type InstalledSuite, installSuite } from "./install-suite.ts";
import { chromium, type Outcome, type PlayOptions, PROCESSES, type Scenario, workerd } from "./play.ts";
import { type Servers, startServers } from "./servers.ts";
import { type SlowServer, slowServer } from "./slow-server.ts";

let installed: InstalledSuite;
let servers: Servers;
let browser: Browser | undefined;
let noBrowser = "";

beforeAll(async () => {
  [installed, servers] = await Promise.all([installSuite(), startServers()]);
  browser = toolOrSkip(await startBrowser("chromium"), (reason) => {
    noBrowser = reason;
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await servers.close();
});

type More = { readonly url: string; readonly [more: string]: unknown };

/** Plays a scene with both clients, one after the other. */
async function both(
  runtime: string,
  scenario: string,
  more: More,
  options: PlayOptions = {},
): Promise<{ stock: Outcome; ours: Outcome }> {
  // Without it, stock makes no call in workerd at all, which is a scene of its own.
  const allowRedirects = runtime === "workerd" && more.asIs !== true;
  const scenes: [Scenario, Scenario] = [
    { ...more, scenario, client: "stock", allowRedirects },
    { ...more, scenario, client: "ours" },
  ];
  const play = runtime === "workerd" ? workerd : (PROCESSES[runtime] ?? (browser && chromium(browser)));
  if (play === undefined) throw new Error(noBrowser);
  const [stock = {}, ours = {}] = await play(installed, scenes, options);
  return { stock, ours };
}

/** A slow server of the test's own. */
async function slow(tls: boolean, { onTestFinished }: TestContext): Promise<SlowServer> {
  const server = await slowServer(tls ? servers.certificate : undefined);
  onTestFinished(() => server.close());
  return server;
}

const EVERYWHERE = [...Object.keys(PROCESSES), "workerd", "Chromium"];

describe.concurrent.each(EVERYWHERE)("%s", (runtime) => {
  test("break ends the call at the server", async ({ skip }) => {
    if (runtime === "Chromium" && browser === undefined) return skip(noBrowser);
    const context = await servers.context();
    const { stock, ours } = await both(runtime, "break", { ...context, url: context.proxyUrl });
    expect(stock.seen).toBe(false);
    expect(ours.seen).toBe(true);
  });

  test("a compressed message is told", async ({ skip }) => {
    if (runtime === "Chromium" && browser === undefined) return skip(noBrowser);
    const { stock, ours } = await both(runtime, "stream", { url: (await servers.context()).compressedUrl });
    expect(stock.message).toContain("parse binary: illegal tag");
    expect(ours.message).toContain("the message is compressed (grpc-encoding: gzip)");
  });

  test("a certificate that is not trusted is named", async ({ skip }) => {
    if (runtime === "Chromium" && browser === undefined) return skip(noBrowser);
    const { stock, ours } = await both(runtime, "info", { url: (await servers.context()).tlsUrl });
    // Bun's own error is good.
    if (runtime !== "Bun") expect(stock.message).not.toMatch(/certificate|UNABLE_TO|Issuer/iu);
    expect(ours.message).toMatch(/certificate/u);
  });
});

test.concurrent("workerd: a redirect is never followed, and calls work all the same", async () => {
  const { openUrl, redirectUrl } = await servers.context();
  const { stock, ours } = await both("workerd", "info", { url: openUrl, asIs: true });
  expect(stock.message).toContain("Invalid redirect value");
  expect(ours.ok).toBe(true);
  expect((await both("workerd", "info", { url: redirectUrl, asIs: true })).ours.message).toMatch(/307/u);
});

test.concurrent("workerd before 2025-08-01: a deadline keeps its name", async () => {
  const { silentUrl: url } = await servers.context();
  const before = await both("workerd", "deadline", { url }, { compatibilityDate: "2025-07-31" });
  expect(before.stock.message).toContain("[canceled]");
  expect(before.ours.code).toBe("DEADLINE_EXCEEDED");
  const since = await both("workerd", "deadline", { url }, { compatibilityDate: "2025-08-01" });
  expect(since.stock.message).toContain("[deadline_exceeded]");
  expect(since.ours.code).toBe("DEADLINE_EXCEEDED");
});

test.concurrent("workerd before 2022-11-30: reads without new ReadableStream()", async () => {
  const { openUrl: url } = await servers.context();
  for (const compatibilityDate of ["2021-11-02", "2022-11-29"]) {
    const { stock, ours } = await both("workerd", "info", { url }, { compatibilityDate });
    expect(stock.message).toContain("new ReadableStream() constructor");
    expect(ours.ok).toBe(true);
  }
  const since = await both("workerd", "info", { url }, { compatibilityDate: "2022-11-30" });
  expect(since.stock.ok).toBe(true);
});

// Stock is right here as well, with this version of Deno and no Envoy between.
test.concurrent.for([
  ["TLS", true],
  ["no TLS", false],
] as const)("Deno: every abort reaches the server (%s)", async ([_name, tls], context) => {
  const { url, countsUrl } = await slow(tls, context);
  const options = { caPath: servers.caPath };
  expect((await both("Deno", "aborts", { url, countsUrl }, options)).ours.seen).toBe(8);
});

test.concurrent("Chromium without TLS: calls do not wait behind slow streams", async (context) => {
  if (browser === undefined) return context.skip(noBrowser);
  const { stock, ours } = await both("Chromium", "crowd", {
    url: (await slow(false, context)).url,
    streams: 8,
  });
  expect(stock.answered).toBe(false);
  expect(ours.answered).toBe(true);
});

test.concurrent("HTTP/2: calls do not wait behind the server's limit of 100 streams", async (context) => {
  if (browser === undefined) return context.skip(noBrowser);
  const options = { caPath: servers.caPath };
  const { stock, ours } = await both(
    "Chromium",
    "crowd",
    { url: (await slow(true, context)).url, streams: 120 },
    options,
  );
  expect(stock.answered).toBe(false);
  expect(ours.answered).toBe(true);
});
