import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A server in a process of its own. */
export interface ServerProcess {
  /** host:port. */
  readonly address: string;
  /** Seconds of CPU that it has used so far. */
  cpu(): number;
  /** Resident memory in bytes, and its highest so far. */
  memory(): { now: number; peak: number };
  close(): Promise<void>;
}

const BIN = fileURLToPath(new URL("../../server/bin/btrdb-dev-server.js", import.meta.url));
const PEER = fileURLToPath(new URL("peer.ts", import.meta.url));
const JSON_PEER = fileURLToPath(new URL("../peers/serve-json.ts", import.meta.url));
const STREAMS = fileURLToPath(new URL("serve-streams.ts", import.meta.url));
const TICKS_A_SECOND = 100;

/** The embedded server; metadata without SQL, which is not measured here, unless data is kept. */
export function embeddedServer(...options: string[]): Promise<ServerProcess> {
  return start([BIN, "--port", "0", "--no-tls", ...options]);
}

/** What the embedded server is compared with: see peer.ts. */
export function peerServer(): Promise<ServerProcess> {
  return start(["--conditions=btrdb-source", PEER]);
}

/** JSON over HTTP: see peers/serve-json.ts. */
export function jsonServer(): Promise<ServerProcess> {
  return start(["--conditions=btrdb-source", JSON_PEER]);
}

/** The embedded server with so many streams: see serve-streams.ts. */
export function metadataServer(streams: number): Promise<ServerProcess> {
  return start(["--conditions=btrdb-source", STREAMS, String(streams)]);
}

async function start(args: readonly string[]): Promise<ServerProcess> {
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const chunk of child.stdout!) {
    output += chunk;
    if (/ready: grpc:\/\/(\S+)/.test(output)) break;
  }
  const address = /ready: grpc:\/\/(\S+)/.exec(output)?.[1];
  if (address === undefined) throw new Error(`the server did not start: ${output}`);
  const proc = `/proc/${child.pid}`;
  return {
    address,
    cpu() {
      const fields = readFileSync(`${proc}/stat`, "utf8").split(") ")[1]!.split(" ");
      return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
    },
    memory() {
      const status = readFileSync(`${proc}/status`, "utf8");
      const bytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024;
      return { now: bytes("VmRSS"), peak: bytes("VmHWM") };
    },
    async close() {
      const closed = once(child, "close");
      child.kill("SIGTERM");
      await closed;
    },
  };
}
