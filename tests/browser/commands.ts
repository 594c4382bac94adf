import type { ServerOptions } from "btrdb-dev-server";
import type { BrowserCommand } from "vitest/node";
import type { Ended, FaultProxy } from "../faults/fault-proxy.ts";
import type { CuttingProxy } from "../helpers/cutting-proxy.ts";

/** What runs in Node for tests inside Chromium, by its number. */
const running = new Map<number, { close(): Promise<void> }>();

function keep(part: { close(): Promise<void> }): number {
  const id = running.size + 1;
  running.set(id, part);
  return id;
}

const startBTrDB: BrowserCommand<[options: ServerOptions]> = async (_context, options) => {
  const { startServer } = await import("btrdb-dev-server");
  const server = await startServer({ ...options, log: () => undefined });
  return { id: keep(server), url: server.url };
};

const startProxy: BrowserCommand<[target: string]> = async (_context, target) => {
  const { cuttingProxy } = await import("../helpers/cutting-proxy.ts");
  const proxy = await cuttingProxy(target);
  return { id: keep(proxy), port: proxy.port };
};

const proxyCut: BrowserCommand<[id: number, ...Parameters<CuttingProxy["cut"]>]> = async (
  _context,
  id,
  path,
  afterBytes,
  holdAfter,
) =>
  // Infinity does not survive the way through JSON.
  (running.get(id) as CuttingProxy).cut(
    path,
    afterBytes.map((bytes) => bytes ?? Number.POSITIVE_INFINITY),
    holdAfter ?? undefined,
  );

const proxyCalls: BrowserCommand<[id: number]> = (_context, id) => (running.get(id) as CuttingProxy).calls();

const proxyGoneAt: BrowserCommand<[id: number]> = (_context, id) =>
  (running.get(id) as CuttingProxy).goneAt();

const startFaults: BrowserCommand<[seed: number]> = async (_context, seed) => {
  const { faultProxy } = await import("../faults/fault-proxy.ts");
  const proxy = await faultProxy(undefined, seed);
  return { id: keep(proxy), directUrl: proxy.directUrl };
};

const faultEndpoint: BrowserCommand<[id: number, ...Parameters<FaultProxy["endpoint"]>]> = (
  _context,
  id,
  ...fault
) => (running.get(id) as FaultProxy).endpoint(...fault);

const faultEnd: BrowserCommand<[id: number, one: string]> = (_context, id, one) =>
  (running.get(id) as FaultProxy).end(one);

const close: BrowserCommand<[id: number]> = async (_context, id) => {
  await running.get(id)?.close();
};

export const commands = {
  startBTrDB,
  startProxy,
  proxyCut,
  proxyCalls,
  proxyGoneAt,
  startFaults,
  faultEndpoint,
  faultEnd,
  close,
};

declare module "vitest/browser" {
  interface BrowserCommands {
    startBTrDB(options: ServerOptions): Promise<{ id: number; url: string }>;
    startProxy(target: string): Promise<{ id: number; port: number }>;
    proxyCut(id: number, ...cut: Parameters<CuttingProxy["cut"]>): Promise<void>;
    proxyCalls(id: number): Promise<number>;
    proxyGoneAt(id: number): Promise<number | undefined>;
    startFaults(seed: number): Promise<{ id: number; directUrl: string }>;
    faultEndpoint(
      id: number,
      ...fault: Parameters<FaultProxy["endpoint"]>
    ): Promise<{ url: string; id: string }>;
    faultEnd(id: number, one: string): Promise<Ended>;
    close(id: number): Promise<void>;
  }
}
