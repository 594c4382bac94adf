import { create } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";
import { InsertParamsSchema } from "btrdb-web/proto";
import type { BTrDB } from "../gen/grpcinterface/btrdb_pb.ts";
import { faultRpcs } from "../rpc/fault-inject.ts";
import { csvRpcs } from "../rpc/generate-csv.ts";
import { infoRpcs } from "../rpc/info.ts";
import { readPointRpcs } from "../rpc/read-points.ts";
import type { ServerContext } from "../rpc/server-context.ts";
import { writePointRpcs } from "../rpc/write-points.ts";
import { metadataRpcs } from "./metadata.ts";

/** What BTrDB v4 has: no Arrow, no SQL, no Subscribe, no changes of tags, and no merging of points. */
export function createV4Service(context: ServerContext): Partial<ServiceImpl<typeof BTrDB>> {
  const writing = writePointRpcs(context);
  return {
    ...infoRpcs(context),
    ...metadataRpcs(context),
    ...readPointRpcs(context),
    ...writing,
    // A merge policy in the request is a field that v4 does not know: ignored without a word.
    insert: ({ uuid, sync, values }, call) =>
      writing.insert(create(InsertParamsSchema, { uuid, sync, values }), call),
    ...csvRpcs(context),
    ...faultRpcs(context),
  };
}
