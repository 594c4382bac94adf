import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { createGateway } from "btrdb-web/gateway";
import { gatewayListener } from "../../edge/node/gateway-listener.ts";
import { countingProxy } from "../dashboard/counting-proxy.ts";

/** What the gateway of a benchmark is told, and what it tells. */
export interface GatewayRequest {
  readonly host: string;
  readonly port: number;
  /** Whether answers are kept. */
  readonly cache: boolean;
}
export interface GatewayReady {
  readonly port: number;
}
export interface GatewayCounts {
  /** Requests of pages, and to the cluster by their methods. */
  readonly asked: number;
  readonly upstream: Readonly<Record<string, number>>;
  /** Bytes from the cluster, headers and all. */
  readonly bytes: number;
  readonly cpuMs: number;
  readonly rssMB: number;
}

process.once("message", async ({ host, port, cache }: GatewayRequest) => {
  const proxy = await countingProxy(host, port);
  const upstream: Record<string, number> = {};
  let asked = 0;
  const gateway = createGateway({
    endpoints: `http://127.0.0.1:${proxy.port}`,
    authorize(request) {
      asked++;
      // One role for all, or each page its own rights.
      const uuids = request.headers.get("x-uuids");
      const subject = request.headers.get("x-user") ?? "anyone";
      return { subject, ...(uuids === null ? { collections: ["*"] } : { uuids: uuids.split(",") }) };
    },
    limits: { requestsPerSecond: Number.POSITIVE_INFINITY },
    ...(!cache && { cache: false as const }),
    fetch(input, init) {
      const method = String(input).split("/").at(-1) ?? "";
      upstream[method] = (upstream[method] ?? 0) + 1;
      return fetch(input, init);
    },
    onError: (error) => console.error(error),
  });
  const server = createServer(gatewayListener(gateway)).listen(0, "127.0.0.1", () => {
    const ready: GatewayReady = { port: (server.address() as AddressInfo).port };
    process.send?.(ready);
  });
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    const counts: GatewayCounts = {
      asked,
      upstream,
      bytes: proxy.bytes.down,
      cpuMs: Math.round((user + system) / 1000),
      rssMB: Math.round(process.memoryUsage().rss / 1e6),
    };
    process.send?.(counts);
  });
});
