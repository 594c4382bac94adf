import { hostname } from "node:os";
import type { ServiceImpl } from "@connectrpc/connect";
import type { BTrDB } from "../gen/grpcinterface/btrdb_pb.ts";
import type { ServerContext } from "../rpc/server-context.ts";
import { parseServerVersion } from "../server-version.ts";

/** Hashes of streams that the nodes of a cluster share among them. */
const ALL_HASHES = 1n << 32n;
const WEIGHT = 100n;

/** Info as v4 has it: no proxy endpoints, and the cluster ("mash"), of which this is the only node. */
export function infoRpcs(context: ServerContext): Pick<ServiceImpl<typeof BTrDB>, "info"> {
  const { major, minor } = parseServerVersion(context.serverVersion);
  const nodename = hostname();
  return {
    info() {
      const node = {
        nodename,
        up: true,
        in: true,
        enabled: true,
        start: 0n,
        end: ALL_HASHES,
        weight: WEIGHT,
        readPreference: 1,
        grpcEndpoints: context.proxyEndpoints.join(";"),
      };
      const mash = { leader: nodename, totalWeight: WEIGHT, healthy: true, unmapped: 0, members: [node] };
      return { majorVersion: major, minorVersion: minor, build: context.serverVersion, mash };
    },
  };
}
