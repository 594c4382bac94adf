import type { AnyResponse } from "./listen/listener.ts";

/** Counts the requests that have not been answered to the end. */
export interface RunningCalls {
  add(response: AnyResponse): void;
  /** From now on connections of HTTP/1.1 close after their answer. */
  refuseKeepAlive(): void;
  /** Resolves true when no call runs, false after `timeoutMs`. */
  idle(timeoutMs: number): Promise<boolean>;
}

export function trackRunningCalls(): RunningCalls {
  const running = new Set<AnyResponse>();
  const waiting = new Set<() => void>();
  let keepAlive = true;

  return {
    add(response) {
      running.add(response);
      if (!keepAlive && "shouldKeepAlive" in response) response.shouldKeepAlive = false;
      response.once("close", () => {
        running.delete(response);
        if (running.size === 0) for (const wake of waiting) wake();
      });
    },

    refuseKeepAlive() {
      keepAlive = false;
      for (const response of running) if ("shouldKeepAlive" in response) response.shouldKeepAlive = false;
    },

    async idle(timeoutMs) {
      if (running.size === 0) return true;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const wake = () => resolve(true);
      const timer = setTimeout(() => resolve(false), timeoutMs);
      waiting.add(wake);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(wake);
      }
    },
  };
}
