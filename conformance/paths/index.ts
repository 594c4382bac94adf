import type { Path } from "./path.ts";
import { throughBulk, throughParts } from "./through-bulk.ts";
import { throughStock, throughTransport } from "./through-connect.ts";

export type { Call, Path } from "./path.ts";

/** What the suite is run against; "stock" is what the others are compared with. */
export const paths = {
  transport: throughTransport,
  bulk: throughBulk,
  parts: throughParts,
  stock: throughStock,
} as const satisfies Readonly<Record<string, Path>>;
