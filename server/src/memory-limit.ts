import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { StatusCode } from "btrdb-web";
import { StatusError } from "./status-error.ts";

const MEASURE_EVERY_MS = 50;
const COLLECT_EVERY_MS = 2_000;

const used = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Node has no other way to ask for a collection in a process that was started without --expose-gc. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
}

/**
 * A check that throws 426 while the process uses more than `maxBytes` of heap and buffers. Garbage counts only until
 * it is collected, which is tried before an insert is refused.
 */
export function memoryLimit(maxBytes: number | undefined): () => void {
  if (maxBytes === undefined) return () => {};
  let measuredAt = Number.NEGATIVE_INFINITY;
  let collectedAt = Number.NEGATIVE_INFINITY;
  let over = false;
  return () => {
    const now = performance.now();
    if (now - measuredAt >= MEASURE_EVERY_MS) {
      measuredAt = now;
      over = used() > maxBytes;
      if (over && now - collectedAt >= COLLECT_EVERY_MS) {
        collectGarbage();
        collectedAt = performance.now();
        over = used() > maxBytes;
      }
    }
    if (!over) return;
    const megabytes = Math.round(maxBytes / (1 << 20));
    throw new StatusError(StatusCode.ResourceDepleted, `the server uses more than ${megabytes} MB of memory`);
  };
}
