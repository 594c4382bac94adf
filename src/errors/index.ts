export { BTrDBError, type BTrDBErrorOptions, isBTrDBError } from "./btrdb-error.ts";
export * from "./client-errors.ts";
export type { BTrDBErrorCode } from "./error-code.ts";
export { type MalformedPlace, type MalformedReason, MalformedResponse } from "./malformed-response.ts";
export * from "./python-errors.ts";
