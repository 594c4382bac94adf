import { GrpcCode, RpcFailure } from "../rpc-failure.ts";
import type { Call, Target } from "./call.ts";
import type { Rights } from "./rights.ts";
import type { StreamFacts } from "./stream-facts.ts";

/**
 * Compares what a call reaches with what its user may reach. A stream that is not there is refused like one that is not
 * allowed, so that nobody learns which of the two it is.
 *
 * @throws RpcFailure
 */
export async function checkRights(call: Call, rights: Rights, facts: StreamFacts): Promise<void> {
  if (rights.everything) return;
  const allowed = await Promise.all(call.targets.map((target) => mayReach(target, call, rights, facts)));
  if (allowed.includes(false))
    throw new RpcFailure("This is beyond what you may see.", GrpcCode.PermissionDenied);
}

async function mayReach(target: Target, call: Call, rights: Rights, facts: StreamFacts): Promise<boolean> {
  if (target === "cluster") return false;
  if ("collection" in target) return rights.hasCollection(target.collection);
  // Lists are cut to what is allowed; counts of keys cannot be.
  if ("prefix" in target) return call.method.filter !== undefined || rights.hasPrefix(target.prefix);
  if (rights.hasUuid(target.uuid)) return true;
  const collection = await facts.collection(target.uuid);
  return collection !== undefined && rights.hasCollection(collection);
}
