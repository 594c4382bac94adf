import { createContextKey } from "@connectrpc/connect";
import type { TakenPoints } from "./take-points.ts";

/** In the context of a call: the points of an Insert that were read from its bytes, so that its message has none. */
export const INSERTED = createContextKey<TakenPoints | undefined>(undefined, {
  description: "points of an Insert",
});
