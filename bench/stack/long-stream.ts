import { fileURLToPath } from "node:url";
import { ensureCertificates } from "btrdb-dev-server";
import { startEnvoy } from "../../scripts/envoy/start-envoy.ts";
import { findEnvoy } from "../../scripts/tools/find-envoy.ts";
import type { Closing } from "../harness/closing.ts";
import { need } from "../harness/need.ts";
import { START, STEP } from "./messages.ts";
import { embeddedServer } from "./processes.ts";
import type { Question } from "./questions.ts";
import { fillStream } from "./raw-client.ts";

const ENVOY_CONFIG = fileURLToPath(new URL("../../proxy/envoy.yaml", import.meta.url));

/** An embedded server with one long stream, in a process of its own. */
export interface LongStream {
  /** host:port. */
  readonly address: string;
  /** Seconds of CPU that the server has used so far. */
  cpu(): number;
  /** The first so many points, read at this URL; the server's own unless told. */
  question(points: number, url?: string): Question;
}

export async function startLongStream(closing: Closing, points: number): Promise<LongStream> {
  const server = closing.keep(await embeddedServer("--database", "memory"), (running) => running.close());
  const { address } = server;
  const uuid = crypto.randomUUID();
  await fillStream(address, Uint8Array.from(Buffer.from(uuid.replaceAll("-", ""), "hex")), points);
  return {
    address,
    cpu: () => server.cpu(),
    question: (count, url = `http://${address}`) => ({
      url,
      uuid,
      start: START,
      end: START + BigInt(count) * STEP,
    }),
  };
}

/** proxy/envoy.yaml before a server, plain and over TLS with the authority of the embedded server. */
export async function envoyBefore(
  closing: Closing,
  address: string,
): Promise<{ readonly plain: string; readonly tls: string; readonly caPath: string }> {
  const [host = "", port] = address.split(":");
  const { caPath, certPath, keyPath } = await ensureCertificates({ host });
  const settings = {
    host,
    plainPort: 0,
    tlsPort: 0,
    nodes: [{ host, port: Number(port) }],
    page: null,
    certificate: { chain: certPath, key: keyPath },
  };
  const envoy = closing.keep(await startEnvoy(need(await findEnvoy()), ENVOY_CONFIG, settings), (running) =>
    running.close(),
  );
  return {
    plain: `http://${host}:${envoy.ports.get("plain")}`,
    tls: `https://${host}:${envoy.ports.get("tls")}`,
    caPath,
  };
}
