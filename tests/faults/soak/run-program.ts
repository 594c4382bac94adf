import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startServer } from "btrdb-dev-server";
import { root } from "../../repository.ts";
import type { Sample } from "./program.ts";

const PROGRAM = fileURLToPath(new URL("./program.ts", import.meta.url));

/** Runs program.ts against a server of this process. Rejects where it fails, or does not end when it has nothing left. */
export async function runProgram(
  kind: "connects" | "soak",
  amount: number,
  seed: number,
  timeoutMs: number,
): Promise<Sample[]> {
  const server = await startServer({
    port: 0,
    tlsPort: null,
    database: "memory",
    log: () => undefined,
    graceMs: 100,
  });
  try {
    const flags = ["--expose-gc", "--conditions=btrdb-source", "--disable-warning=ExperimentalWarning"];
    const url = server.url.replace("grpc:", "http:");
    const child = spawn(process.execPath, [...flags, PROGRAM, kind, url, String(amount), String(seed)], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    let [output, complaints] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    if (code !== 0)
      throw new Error(`${kind}, seed ${seed}: ended with ${code ?? signal} after ${output}\n${complaints}`);
    return output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Sample);
  } finally {
    await server.close();
  }
}
