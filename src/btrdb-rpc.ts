import type { Client } from "@connectrpc/connect";
import type { BTrDB as BTrDBService } from "./gen/v5api/btrdb_pb.ts";

/** The typed Connect client of the whole service. */
export type BTrDBRpc = Client<typeof BTrDBService>;
