/** A step of a connection, in the order in which they are made. */
export type StepName = "name" | "port" | "tls" | "grpc-web" | "grpc" | "key";

/** What came of a step. */
export interface Step {
  readonly step: StepName;
  /** `skipped` is a step that is not needed, or that an earlier one makes impossible. */
  readonly result: "ok" | "failed" | "skipped";
  readonly detail: string;
  /** What to do about it, most likely first. */
  readonly fixes: readonly string[];
  readonly milliseconds?: number | undefined;
  /** Of a key that was not accepted, or is missing: the way there is well. */
  readonly unauthorised?: boolean | undefined;
}

export const ok = (step: StepName, detail: string, milliseconds?: number): Step => ({
  step,
  result: "ok",
  detail,
  fixes: [],
  milliseconds,
});

export const failed = (step: StepName, detail: string, fixes: readonly string[]): Step => ({
  step,
  result: "failed",
  detail,
  fixes,
});

export const skipped = (step: StepName, detail: string): Step => ({
  step,
  result: "skipped",
  detail,
  fixes: [],
});

/** What every step works with. */
export interface ProbeTarget {
  readonly url: URL;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** The way of `--grpc`; undefined is gRPC-Web. */
  readonly fetch: typeof globalThis.fetch | undefined;
  /** Milliseconds that each step may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
}

/** Waits for something that takes no signal; undefined where it took too long. */
export async function withinTime<T>(
  work: Promise<T>,
  { timeoutMs, signal }: ProbeTarget,
): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  const end = new Promise<undefined>((resolve, reject) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
    if (stop !== undefined) signal.removeEventListener("abort", stop);
  }
}
