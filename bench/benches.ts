import type { Bench } from "./harness/bench.ts";

/** Every benchmark by its name, in the order in which they run; loaded when needed. */
export const BENCHES: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  decode: () => import("./decode.ts"),
  "end-to-end": () => import("./end-to-end.ts"),
  sizes: () => import("./sizes.ts"),
  insert: () => import("./insert.ts"),
  metadata: () => import("./metadata.ts"),
  connect: () => import("./connect.ts"),
  memory: () => import("./memory.ts"),
  server: () => import("./server.ts"),
  "tree-server": () => import("./tree-server.ts"),
  "native-grpc": () => import("./native-grpc.ts"),
  "bundle-size": () => import("./bundle-size.ts"),
  "chart-bundle": () => import("./chart-bundle.ts"),
  "cold-start": () => import("./cold-start.ts"),
  follow: () => import("./follow.ts"),
  gateway: () => import("./gateway.ts"),
  dashboard: () => import("./dashboard.ts"),
  "dashboard-hour": () => import("./dashboard-hour.ts"),
  planner: () => import("./dashboard/planner.ts"),
  "gateway-leave": () => import("./gateway-leave.ts"),
  profile: () => import("./profile.ts"),
  compression: () => import("./compression.ts"),
  journal: () => import("./journal.ts"),
  tree: () => import("./tree.ts"),
};
