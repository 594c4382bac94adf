import type { ServiceImpl } from "@connectrpc/connect";
import type { BTrDB } from "btrdb-web/proto";
import { parseServerVersion } from "../server-version.ts";
import type { ServerContext } from "./server-context.ts";

/** Info: the version that this server pretends to be, and the endpoints that clients may use. */
export function infoRpcs(context: ServerContext): Pick<ServiceImpl<typeof BTrDB>, "info"> {
  const { major, minor } = parseServerVersion(context.serverVersion);
  return {
    info: () => ({
      majorVersion: major,
      minorVersion: minor,
      build: context.serverVersion,
      proxy: { proxyEndpoints: [...context.proxyEndpoints] },
    }),
  };
}
