import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ServerOptions } from "btrdb-dev-server";
import type { ServeAnswer, ServeReady, ServeRequest } from "./serve-years.ts";
import { type YearsStreams, yearsStreams } from "./years-streams.ts";

const PROGRAM = fileURLToPath(new URL("serve-years.ts", import.meta.url));

/** A server with the ten years, in a process of its own: what it does takes nothing from the event loop of a test. */
export interface YearsServer extends ServeReady {
  readonly streams: YearsStreams;
  /** Resident bytes of its process. */
  memory(): number;
  /** All that its process has written. */
  output(): string;
  close(): Promise<void>;
}

export interface YearsServerOptions {
  /** Points of the longest stream; default 100 million. */
  readonly points?: number | undefined;
  readonly server?: ServerOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts and fills it: 100 million points take about 10 s. That is why no data folder is kept between runs: it would
 * be 2 GB on disk, and take a third of that to be read again.
 */
export async function startYearsServer(options: YearsServerOptions = {}): Promise<YearsServer> {
  const { points, server, signal } = options;
  const child = fork(PROGRAM, {
    execArgv: ["--conditions=btrdb-source", "--disable-warning=ExperimentalWarning"],
    // As server/bin/btrdb-dev-server.js says.
    env: { ...process.env, MALLOC_ARENA_MAX: "2" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const said: Buffer[] = [];
  for (const from of ["stdout", "stderr"] as const)
    child[from]?.on("data", (chunk: Buffer) => {
      said.push(chunk);
      process[from].write(chunk);
    });
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  // At "exit", what it has written may still be on its way.
  const ended = once(child, "close");
  const close = async () => {
    // All of it is in memory: there is nothing that it would have to save.
    child.kill("SIGKILL");
    await ended;
    process.removeListener("exit", stop);
  };
  try {
    const inMemory = { port: 0, tlsPort: null, database: "memory" } satisfies ServerOptions;
    const request: ServeRequest = { options: { ...inMemory, ...server }, points };
    child.send(request);
    const ready = await readyOf(child, ended, signal);
    return {
      ...ready,
      streams: yearsStreams(points),
      memory: () => residentBytes(child),
      output: () => Buffer.concat(said).toString(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readyOf(
  child: ChildProcess,
  ended: Promise<unknown[]>,
  signal: AbortSignal | undefined,
): Promise<ServeReady> {
  const early = ended.then(([code, name]): ServeAnswer => ({ error: `it ended with ${name ?? code}` }));
  const told = once(child, "message", signal ? { signal } : {}).then(([message]) => message as ServeAnswer);
  const answer = await Promise.race([told, early]);
  if ("ready" in answer) return answer.ready;
  throw new Error(`the server of the ten years did not start: ${answer.error}`);
}

function residentBytes(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}
