import { type Stack, type StackOptions, startStackOf } from "../../scripts/stack.ts";
import { startYearsServer, type YearsServer } from "./years-server.ts";
import type { YearsStreams } from "./years-streams.ts";

/** A stack with the ten years in it. */
export interface YearsStack extends Stack<YearsServer> {
  readonly streams: YearsStreams;
}

export interface YearsOptions extends StackOptions {
  /** Points of the longest stream; default 100 million. */
  readonly points?: number;
}

/** Everything but the server, whose process is its own, runs in this process, as with startStack(). */
export async function startYears({ points, ...options }: YearsOptions = {}): Promise<YearsStack> {
  const stack = await startStackOf((server) => startYearsServer({ points, server }), {
    ...options,
    server: { database: "memory", ...options.server },
  });
  return { ...stack, streams: stack.server.streams };
}
