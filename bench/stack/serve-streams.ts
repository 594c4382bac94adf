/** An embedded server in a process of its own, with so many streams of `npm run bench -- metadata`: 100 a collection. */
import process from "node:process";
import { startServer } from "btrdb-dev-server";

const count = Number(process.argv[2]);
const server = await startServer({ port: 0, tlsPort: null, database: "memory", log: () => {} });
for (let at = 0; at < count; at++) {
  const collection = `plant/${String(Math.floor(at / 100)).padStart(4, "0")}`;
  const tags = { name: `sensor-${at}`, unit: ["V", "A", "Hz"][at % 3]! };
  await server.ingest.createStream({
    collection,
    tags,
    annotations: { phase: "ABC"[at % 3]!, bus: String(at % 97) },
  });
}
console.log(`ready: ${server.url.replace("http:", "grpc:").replace(/\/$/u, "")}`);
process.on("SIGTERM", () => process.exit(0));
