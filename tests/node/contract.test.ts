// The cases of tests/package/suite once more, natively: what they call `fetch` for goes over HTTP/2 wherever the server
// of the case speaks it.
import { readFileSync } from "node:fs";
import { nativeGrpc } from "btrdb-web/node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Listening, serve } from "../helpers/fault-server.ts";
import { controlling, type Servers, type SuiteContext, startServers } from "../package/servers.ts";
import { type NativeProxy, nativeProxy } from "./native-proxy.ts";

interface Case {
  readonly name: string;
  readonly tag?: string;
  run(context: object): Promise<unknown>;
}
const suite = (name: string) => import(new URL(`../package/suite/${name}.mjs`, import.meta.url).href);
const { cases } = (await suite("cases")) as { cases: readonly Case[] };
const { Skip } = (await suite("check")) as { Skip: new () => Error };

/** Cases of settings and imports, which make no call. */
const WITHOUT_CALLS = /settings|import/u;

let servers: Servers;
let proxy: NativeProxy;
let context: SuiteContext;
let control: Listening;

beforeAll(async () => {
  servers = await startServers();
  const given = await servers.context();
  proxy = await nativeProxy(given.openUrl);
  control = await serve(controlling(proxy));
  const controlUrl = `http://127.0.0.1:${control.port}`;
  context = { ...given, proxyUrl: proxy.url, controlUrl };
});
afterAll(async () => {
  await control.close();
  await proxy.close();
  await servers.close();
});

/** Until the test is over, calls go natively to the servers that speak it. @returns how many did */
function goNative(trust: boolean): () => number {
  const native = nativeGrpc(trust ? { ca: readFileSync(servers.caPath) } : {});
  const web = globalThis.fetch;
  const origins = [context.openUrl, context.tlsUrl, context.proxyUrl, context.closedUrl];
  let count = 0;
  globalThis.fetch = (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (!origins.some((origin) => url.startsWith(origin))) return web(input, init);
    count++;
    return native(input, init);
  };
  onTestFinished(() => {
    globalThis.fetch = web;
    native.close();
  });
  return () => count;
}

describe("natively", () => {
  test.each(cases.filter(({ name }) => !WITHOUT_CALLS.test(name)))("$name", async ({ tag, run }) => {
    const calls = goNative(tag !== "untrusted");
    try {
      await run({ ...context, runtime: "Node 24", caseTimeoutMs: 60_000 });
    } catch (error) {
      if (!(error instanceof Skip)) throw error;
    }
    expect(calls()).toBeGreaterThanOrEqual(0);
  });
});
