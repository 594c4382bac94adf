import type { StatusCode } from "btrdb-web";

/**
 * An error as BTrDB numbers them (protocol.md section 3, "Errors"): thrown anywhere below an RPC, answered by the
 * RPC layer as `stat` in the response, or as a gRPC status with `[code] ` before the message.
 */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly code: StatusCode;

  constructor(code: StatusCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
