import type { TestStack } from "../fixtures.ts";
import { clientOf } from "./client-of.ts";

/** Makes the next calls of some RPCs wait, while `work` runs. */
export async function withDelay<T>(
  stack: TestStack,
  rpcs: readonly string[],
  delayMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const client = await clientOf(stack);
  const encode = (rpc: string) => new TextEncoder().encode(JSON.stringify({ rpc, count: 200, delayMs }));
  for (const rpc of rpcs) await client.rpc.faultInject({ type: 2n, params: encode(rpc) });
  try {
    return await work();
  } finally {
    await client.rpc.faultInject({ type: 0n, params: new Uint8Array() });
    client.close();
  }
}
