import type { ServiceImpl } from "@connectrpc/connect";
import { StatusCode } from "btrdb-web";
import type { BTrDB } from "btrdb-web/proto";
import { StatusError } from "../status-error.ts";
import type { ServerContext } from "./server-context.ts";

/** FaultInject: makes single calls fail in ways that a real network has (see ../fault/faults.ts). */
export function faultRpcs({ faults }: ServerContext): Pick<ServiceImpl<typeof BTrDB>, "faultInject"> {
  return {
    faultInject({ type, params }) {
      if (!faults) {
        throw new StatusError(
          StatusCode.FaultInjectionDisabled,
          "fault injection is disabled on this server",
        );
      }
      return { rv: new TextEncoder().encode(faults.inject(type, params)) };
    },
  };
}
