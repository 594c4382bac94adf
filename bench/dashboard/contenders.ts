import { PointWidth, type Stream } from "btrdb-web";
import { Viewport } from "btrdb-web/viewport";
import type { Range } from "./minute-of-use.ts";

/** A dashboard as far as the network is concerned. */
export interface Contender {
  /** The user looks at this now. */
  look(range: Range, pointer: number, live: boolean): void;
  /** When all of the last look is there. */
  settled(): Promise<void>;
  /** Requests until now. */
  readonly requests: number;
  close(): void;
}

export type Contend = (streams: readonly Stream[], pixels: number) => Contender;

const PATIENCE_MS = 30_000;

/** A planner that waits for ever has to be seen as one. */
function inTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`nothing has settled after ${PATIENCE_MS} ms`));
    const timer = setTimeout(late, PATIENCE_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The planner of btrdb-web/viewport; `ahead` says whether it reads ahead while it has nothing to do. */
export const viewportDashboard =
  (ahead: boolean): Contend =>
  (streams, pixels) => {
    const viewport = new Viewport({ prefetch: ahead });
    const series = streams.map((stream) => ({ id: stream.uuid, stream }));
    return {
      look({ start, end }, pointer, live) {
        const focus = start + ((end - start) * BigInt(Math.round(pointer * 1000))) / 1000n;
        viewport.setView({ series, start, end, pixels, focus });
        if (live) void viewport.refresh();
      },
      async settled() {
        const frame = await inTime(viewport.settled());
        const failed = frame.series.find(({ error }) => error !== undefined);
        if (failed?.error) throw failed.error;
      },
      get requests() {
        return viewport.stats.requests;
      },
      close: () => viewport.close(),
    };
  };

/**
 * A dashboard that asks for its whole view each time: one AlignedWindows a stream, with the same rule for the point width; what
 * was asked before is stopped.
 */
export const wholeViewDashboard: Contend = (streams, pixels) => {
  let stop = new AbortController();
  let reading: Promise<unknown> = Promise.resolve();
  let requests = 0;
  return {
    look({ start, end }) {
      stop.abort();
      stop = new AbortController();
      const { signal } = stop;
      const width = PointWidth.forRange(start, end, pixels);
      requests += streams.length;
      reading = Promise.all(
        streams.map((stream) => stream.alignedWindows(start, end, width, { signal })),
      ).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
    async settled() {
      await reading;
    },
    get requests() {
      return requests;
    },
    close: () => stop.abort(),
  };
};
