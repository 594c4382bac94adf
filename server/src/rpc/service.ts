import type { ServiceImpl } from "@connectrpc/connect";
import type { BTrDB } from "btrdb-web/proto";
import { arrowRpcs } from "./arrow.ts";
import { faultRpcs } from "./fault-inject.ts";
import { csvRpcs } from "./generate-csv.ts";
import { infoRpcs } from "./info.ts";
import { metadataRpcs } from "./metadata.ts";
import { readPointRpcs } from "./read-points.ts";
import type { ServerContext } from "./server-context.ts";
import { subscribeRpcs } from "./subscribe.ts";
import { writePointRpcs } from "./write-points.ts";

/** All RPCs; one that is missing answers UNIMPLEMENTED. */
export function createService(context: ServerContext): Partial<ServiceImpl<typeof BTrDB>> {
  return {
    ...infoRpcs(context),
    ...metadataRpcs(context),
    ...readPointRpcs(context),
    ...writePointRpcs(context),
    ...arrowRpcs(context),
    ...csvRpcs(context),
    ...subscribeRpcs(context),
    ...faultRpcs(context),
  };
}
