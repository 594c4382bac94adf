// Runs proxy/envoy.yaml in front of one node without a page, for programs that are not Node (the tests in interop/):
//   node scripts/envoy/run.ts --host 127.0.0.1 --node-port 4420 --cert FILE --key FILE [--plain-port 0] [--tls-port 0]
// Prints `envoy ready: http://HOST:PORT https://HOST:PORT` and ends with its standard input or on SIGTERM.
// Exit code 3: there is no Envoy here; the reason is on standard error.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findEnvoy } from "../tools/find-envoy.ts";
import { startEnvoy } from "./start-envoy.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: {
    host: { ...text, default: "127.0.0.1" },
    "node-port": text,
    "plain-port": { ...text, default: "0" },
    "tls-port": { ...text, default: "0" },
    cert: text,
    key: text,
  },
});

const envoy = await findEnvoy({ log: (line) => console.error(line) });
if (!envoy.found) {
  console.error(envoy.reason);
  process.exit(3);
}
const { host } = values;
const running = await startEnvoy(
  envoy.tool,
  fileURLToPath(new URL("../../proxy/envoy.yaml", import.meta.url)),
  {
    host,
    plainPort: Number(values["plain-port"]),
    tlsPort: Number(values["tls-port"]),
    nodes: [{ host, port: Number(values["node-port"]) }],
    page: null,
    certificate: { chain: values.cert ?? "", key: values.key ?? "" },
  },
);
console.log(
  `envoy ready: http://${host}:${running.ports.get("plain")} https://${host}:${running.ports.get("tls")}`,
);

let closing = false;
const close = async (): Promise<void> => {
  if (closing) return;
  closing = true;
  await running.close();
  process.exit(0);
};
process.on("SIGTERM", close);
process.on("SIGINT", close);
// A parent that was killed closes its end of the pipe.
process.stdin.on("end", close).on("error", close).resume();
