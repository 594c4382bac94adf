import { MESSAGES } from "../codec/index.ts";
import type { Shape } from "../codec/message-codec.ts";
import { CSV, MANY, ONE, type Pins, UP_TO } from "./pins.ts";

/**
 * What a method needs of a user besides the right to call it. `read` and `write` reach one stream or collection, and
 * `cluster` reaches beyond all of them: only who may see everything may call it.
 */
export type Access = "read" | "write" | "cluster";

export interface Method {
  readonly access: Access;
  /** Fields of the request that go on to the cluster; without: the request goes on as it is. */
  readonly request?: Shape;
  /** Where it says of which versions its answer is; without: an answer may change at any time. */
  readonly pins?: Pins;
  /** What is left of each message for those who may not see everything, or, for Info, for everyone. */
  readonly filter?: "info" | "collections" | "streams";
}

const { rawValues, windows, alignedWindows, nearest, changes } = MESSAGES;
const TEMPLATE = [5, "templateBytes", "bytes"] as const;

// Roles (field 100) are left out everywhere: a page must not choose one.
const METHOD_TABLE = {
  Info: { access: "read", request: [], filter: "info" },
  StreamInfo: { access: "read", request: MESSAGES.streamInfo.request },
  RawValues: { access: "read", request: rawValues.request, pins: ONE },
  ArrowRawValues: { access: "read", request: [...rawValues.request, TEMPLATE], pins: ONE },
  ArrowMultiValues: {
    access: "read",
    request: [...MESSAGES.arrowMultiValues.request, [6, "templateBytes", "bytes"]],
    pins: MANY,
  },
  AlignedWindows: { access: "read", request: alignedWindows.request, pins: ONE },
  ArrowAlignedWindows: { access: "read", request: alignedWindows.request, pins: ONE },
  Windows: { access: "read", request: windows.request, pins: ONE },
  ArrowWindows: { access: "read", request: windows.request, pins: ONE },
  Nearest: { access: "read", request: nearest.request, pins: ONE },
  Changes: { access: "read", request: changes.request, pins: UP_TO },
  ListCollections: { access: "read", request: MESSAGES.listCollections.request, filter: "collections" },
  LookupStreams: { access: "read", request: MESSAGES.lookupStreams.request, filter: "streams" },
  GetMetadataUsage: { access: "read", request: MESSAGES.getMetadataUsage.request },
  GenerateCSV: { access: "read", request: MESSAGES.generateCSV.request, pins: CSV },
  Subscribe: { access: "read", request: MESSAGES.subscribe.request },
  Insert: { access: "write" },
  ArrowInsert: { access: "write" },
  Delete: { access: "write", request: MESSAGES.delete.request },
  Flush: { access: "write", request: MESSAGES.flush.request },
  Create: { access: "write", request: MESSAGES.create.request },
  SetStreamTags: { access: "write", request: MESSAGES.setStreamTags.request },
  SetStreamAnnotations: { access: "write", request: MESSAGES.setStreamAnnotations.request },
  Obliterate: { access: "write", request: MESSAGES.obliterate.request },
  SQLQuery: { access: "cluster", request: MESSAGES.sQLQuery.request },
  FaultInject: {
    access: "cluster",
    request: [
      [1, "type", "uint64"],
      [2, "params", "bytes"],
    ],
  },
} as const satisfies Record<string, Method>;

/** A method as it is written in the path of a call. */
export type GatewayMethod = keyof typeof METHOD_TABLE;

/** A Map, because the name that is looked for comes from outside: `constructor` is no method. */
export const METHODS: ReadonlyMap<string, Method> = new Map(Object.entries(METHOD_TABLE));

/** Methods that change nothing, and reach no further than a user's streams. Subscribe comes with an option of its own. */
export const READ_METHODS: readonly GatewayMethod[] = Object.freeze(
  (Object.entries(METHOD_TABLE) as [GatewayMethod, Method][])
    .filter(([name, { access }]) => access === "read" && name !== "Subscribe")
    .map(([name]) => name),
);
