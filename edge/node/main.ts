import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { memoryStore } from "btrdb-web/gateway";
import { openGateway } from "../open-gateway.ts";
import { gatewayListener } from "./gateway-listener.ts";

// Plain HTTP: put it behind what ends TLS for your pages.
const gateway = openGateway(process.env, memoryStore({ maxBytes: 256 << 20 }));
const server = createServer(gatewayListener(gateway));
server.listen(Number(process.env.PORT ?? 8787), () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});
