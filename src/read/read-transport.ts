import type { Channel } from "../channel/index.ts";
import { BTRDBServerError, BTRDBValueError } from "../errors/index.ts";

/**
 * How points travel: `proto` as protobuf messages, which every server has; `arrow` as Arrow columns, which servers have
 * from 5.30 on; `auto` picks what was measured to be faster, of what the server has.
 */
export type ReadTransport = "proto" | "arrow" | "auto";

const TRANSPORTS: readonly ReadTransport[] = ["proto", "arrow", "auto"];

/** @throws BTRDBValueError for anything else */
export function checkTransport(transport: ReadTransport | undefined, name = "transport"): void {
  if (transport === undefined || TRANSPORTS.includes(transport)) return;
  throw new BTRDBValueError(
    `${name} is ${TRANSPORTS.map((known) => `"${known}"`).join(", ")}, not ${JSON.stringify(transport)}.`,
  );
}

/**
 * Whether to read as Arrow. Where connect() did not ask for the server's version (`verify: false`), `auto` takes the
 * way that every server has.
 *
 * @throws BTRDBServerError where Arrow was asked for, and the server is known not to have it
 */
export function wantsArrow(channel: Channel, given: ReadTransport | undefined): boolean {
  checkTransport(given);
  const transport = given ?? channel.transport;
  if (transport === "proto") return false;
  const { hasArrow } = channel;
  if (transport === "auto") return hasArrow === true;
  if (hasArrow !== false) return true;
  throw new BTRDBServerError('This server has no Arrow, which came with 5.30: read with transport "proto".', {
    code: "NOT_IMPLEMENTED",
  });
}
