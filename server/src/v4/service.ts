import { create } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";
import { InsertParamsSchema } from "btrdb-web/proto";
import type { BTrDB } from "../gen/grpcinterface/btrdb_pb.ts";
import { checkPointCount, MAX_INSERT_POINTS_V4 } from "../rpc/check-points.ts";
import { faultRpcs } from "../rpc/fault-inject.ts";
import { csvRpcs } from "../rpc/generate-csv.ts";
import { readPointRpcs } from "../rpc/read-points.ts";
import type { ServerContext } from "../rpc/server-context.ts";
import { writePointRpcs } from "../rpc/write-points.ts";
import { INSERTED } from "../wire/inserted-points.ts";
import { checkInsert } from "./check-insert.ts";
import { V4_CSV } from "./csv.ts";
import { infoRpcs } from "./info.ts";
import { metadataRpcs } from "./metadata.ts";
import { withTextsOfV4 } from "./status-texts.ts";

/** What BTrDB v4 has: no Arrow, no SQL, no Subscribe, no changes of tags, and no merging of points. */
export function createV4Service(context: ServerContext): Partial<ServiceImpl<typeof BTrDB>> {
  const writing = writePointRpcs(context);
  return withTextsOfV4({
    ...infoRpcs(context),
    ...metadataRpcs(context),
    ...readPointRpcs(context),
    ...writing,
    insert({ uuid, sync, values }, call) {
      const taken = call.values.get(INSERTED);
      checkPointCount(taken?.count ?? values.length, MAX_INSERT_POINTS_V4);
      checkInsert(
        taken?.points ?? {
          time: BigInt64Array.from(values, (point) => point.time),
          value: Float64Array.from(values, (point) => point.value),
        },
      );
      // A merge policy in the request is a field that v4 does not know: ignored without a word.
      return writing.insert(create(InsertParamsSchema, { uuid, sync, values }), call);
    },
    ...csvRpcs(context, V4_CSV),
    ...faultRpcs(context),
  });
}
