/** Stands for tests/helpers/cutting-proxy.ts in tests that run inside Chromium: the proxy itself runs in Node. */
import { commands } from "vitest/browser";
import type { CuttingProxy } from "../helpers/cutting-proxy.ts";

export type { CuttingProxy };

export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { id, port } = await commands.startProxy(target);
  return {
    port,
    calls: () => commands.proxyCalls(id),
    goneAt: () => commands.proxyGoneAt(id),
    cut: (path, afterBytes, holdAfter) => commands.proxyCut(id, path, afterBytes, holdAfter),
    close: () => commands.close(id),
  };
}
