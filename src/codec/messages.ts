import type { Shape } from "./message-codec.ts";

// The messages that this package sends and reads, from proto/v5api/btrdb.proto: a test compares each field with the
// generated schema. The schema itself, which conn.rpc has, is half of what stock connect-web weighs.

const UUID = [1, "uuid", "bytes"] as const;
const STAT = [1, "stat", "status"] as const;
const VERSION = [
  [2, "versionMajor", "uint64"],
  [3, "versionMinor", "uint64"],
] as const;

const PAIR: Shape = [
  [1, "key", "string"],
  [2, "val", [[1, "value", "string"]]],
];
const KEY_COUNT: Shape = [
  [1, "key", "string"],
  [2, "count", "uint64"],
];
const DESCRIPTOR: Shape = [
  UUID,
  [2, "collection", "string"],
  [3, "tags", PAIR, "repeated"],
  [4, "annotations", PAIR, "repeated"],
  [5, "propertyVersion", "uint64"],
];

const stat: Shape = [STAT];
const version: Shape = [STAT, ...VERSION];
const uuid: Shape = [UUID];
const prefix: Shape = [[1, "prefix", "string"]];
const range: Shape = [UUID, [2, "start", "sfixed64"], [3, "end", "sfixed64"]];
const read: Shape = [...range, [4, "versionMajor", "uint64"]];

/** Requests and answers of the methods, by the name of the method. Points and Arrow bytes have decoders of their own. */
export const MESSAGES = {
  info: {
    request: [],
    answer: [
      STAT,
      [3, "majorVersion", "uint32"],
      [4, "minorVersion", "uint32"],
      [5, "build", "string"],
      [6, "proxy", [[1, "proxyEndpoints", "string", "repeated"]]],
    ],
  },
  rawValues: { request: read, answer: version },
  arrowRawValues: { request: read, answer: version },
  windows: {
    request: [...read, [5, "width", "uint64"], [6, "depth", "uint32"]],
    answer: version,
  },
  alignedWindows: { request: [...read, [5, "pointWidth", "uint32"]], answer: version },
  arrowMultiValues: {
    request: [
      [1, "uuid", "bytes", "repeated"],
      [2, "versionMajor", "uint64", "repeated"],
      [3, "start", "sfixed64"],
      [4, "end", "sfixed64"],
      [5, "snapPeriodNs", "int64"],
    ],
    answer: stat,
  },
  nearest: {
    request: [UUID, [2, "time", "sfixed64"], [3, "versionMajor", "uint64"], [4, "backward", "bool"]],
    answer: [
      ...version,
      [
        4,
        "value",
        [
          [1, "time", "sfixed64"],
          [2, "value", "double"],
        ],
      ],
    ],
  },
  changes: {
    request: [UUID, [2, "fromMajor", "uint64"], [3, "toMajor", "uint64"], [4, "resolution", "uint32"]],
    answer: [
      ...version,
      [
        4,
        "ranges",
        [
          [1, "start", "sfixed64"],
          [2, "end", "sfixed64"],
        ],
        "repeated",
      ],
    ],
  },
  insert: { request: uuid, answer: version },
  delete: { request: range, answer: version },
  flush: { request: uuid, answer: version },
  create: {
    request: [
      UUID,
      [2, "collection", "string"],
      [3, "tags", PAIR, "repeated"],
      [4, "annotations", PAIR, "repeated"],
    ],
    answer: stat,
  },
  streamInfo: {
    request: [UUID, [2, "omitVersion", "bool"], [3, "omitDescriptor", "bool"]],
    answer: [...version, [4, "descriptor", DESCRIPTOR]],
  },
  setStreamAnnotations: {
    request: [
      UUID,
      [2, "expectedPropertyVersion", "uint64"],
      [3, "changes", PAIR, "repeated"],
      [4, "removals", "string", "repeated"],
    ],
    answer: stat,
  },
  setStreamTags: {
    request: [
      UUID,
      [2, "expectedPropertyVersion", "uint64"],
      [3, "tags", PAIR, "repeated"],
      [4, "collection", "string"],
      [5, "remove", "string", "repeated"],
    ],
    answer: stat,
  },
  obliterate: { request: uuid, answer: stat },
  listCollections: { request: prefix, answer: [STAT, [2, "collections", "string", "repeated"]] },
  lookupStreams: {
    request: [
      [1, "collection", "string"],
      [2, "isCollectionPrefix", "bool"],
      [3, "tags", PAIR, "repeated"],
      [4, "annotations", PAIR, "repeated"],
    ],
    answer: [STAT, [2, "results", DESCRIPTOR, "repeated"]],
  },
  getMetadataUsage: {
    request: prefix,
    answer: [STAT, [2, "tags", KEY_COUNT, "repeated"], [3, "annotations", KEY_COUNT, "repeated"]],
  },
  sQLQuery: {
    request: [
      [1, "query", "string"],
      [2, "params", "string", "repeated"],
    ],
    answer: [STAT, [2, "SQLQueryRow", "bytes", "repeated"]],
  },
  generateCSV: {
    request: [
      [1, "queryType", "enum"],
      [2, "startTime", "int64"],
      [3, "endTime", "int64"],
      [4, "windowSize", "uint64"],
      [5, "depth", "uint32"],
      [6, "includeVersions", "bool"],
      [
        7,
        "streams",
        [
          [1, "version", "uint64"],
          [2, "label", "string"],
          [3, "uuid", "bytes"],
        ],
        "repeated",
      ],
    ],
    answer: [STAT, [2, "isHeader", "bool"], [3, "row", "string", "repeated"]],
  },
  subscribe: {
    request: [
      [1, "op", "enum"],
      [2, "uuid", "bytes", "repeated"],
    ],
    answer: [STAT, [2, "uuid", "bytes"]],
  },
} as const satisfies Record<string, { readonly request: Shape; readonly answer: Shape }>;

/** Methods whose messages are here. */
export type CodedMethod = keyof typeof MESSAGES;
