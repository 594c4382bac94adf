import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { memoryStore } from "btrdb-web/gateway";
import { nativeGrpc } from "btrdb-web/node";
import { openGateway } from "../open-gateway.ts";
import { gatewayListener } from "./gateway-listener.ts";

// Plain HTTP: put it behind what ends TLS for your pages.
// Where BTrDB, or the proxy before it, speaks native gRPC: pages then hear of inserts instead of asking for them.
const grpc = process.env.BTRDB_GRPC_ENDPOINTS;
const subscribe = grpc ? { fetch: nativeGrpc(), endpoints: grpc } : undefined;
const gateway = openGateway(process.env, memoryStore({ maxBytes: 256 << 20 }), subscribe);
const server = createServer(gatewayListener(gateway));
server.listen(Number(process.env.PORT ?? 8787), () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});
