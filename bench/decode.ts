// Decoding alone, in Node: messages of 5,000 points into columns, beside what others make of the same messages (generated code
// of protobuf-es and google-protobuf, protobufjs), and beside copying the bytes.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RawValuesResponseSchema, WindowsResponseSchema } from "btrdb-web/proto";
import { RawBuilder } from "../src/columns/raw-builder.ts";
import { WindowBuilder } from "../src/columns/window-builder.ts";
import { rawValuesDecoder } from "../src/decode/decode-raw-values.ts";
import { windowsDecoder } from "../src/decode/decode-windows.ts";
import { barPlot } from "./harness/bar-plot.ts";
import type { Bench, Row, Table } from "./harness/bench.ts";
import { inTurn, rate, type Samples } from "./harness/samples.ts";
import google from "./peers/google/reads_pb.cjs";
import { protobufjsDecoder } from "./peers/protobufjs.ts";

const POINTS = 5_000;
const START = 1_795_000_000_000_000_000n;
const WHOLE = "btrdb-web, whole";
const CHUNKS = "btrdb-web, chunk by chunk";
const PROTOBUF_ES = "protobuf-es, generated code";
const COPY = "copying the bytes";

const time = (i: number) => START + BigInt(i) * 33_333_333n;

function rawMessage(first: number): Uint8Array {
  const values = Array.from({ length: POINTS }, (_, i) => ({
    time: time(first + i),
    value: Math.sin(i) * 230,
  }));
  return toBinary(RawValuesResponseSchema, create(RawValuesResponseSchema, { versionMajor: 12n, values }));
}

function windowsMessage(first: number): Uint8Array {
  const values = Array.from({ length: POINTS }, (_, i) => ({
    time: time(first + i),
    min: -1.5 - i,
    mean: i / 3,
    max: i + 0.5,
    count: BigInt(i + 1),
    stddev: 0.25,
  }));
  return toBinary(WindowsResponseSchema, create(WindowsResponseSchema, { versionMajor: 12n, values }));
}

type Builder = RawBuilder | WindowBuilder;

/** One kind of points: what is decoded, how, and by whom. */
interface Kind {
  readonly messageOf: (first: number) => Uint8Array;
  /** What decodes one message after the other, and gives the columns. */
  readonly ours: () => { push(bytes: Uint8Array): void; builder: Builder };
  /** Points of one message. */
  readonly peers: Readonly<Record<string, (bytes: Uint8Array) => number>>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  "raw points": {
    messageOf: rawMessage,
    ours: () => {
      const builder = new RawBuilder();
      const decoder = rawValuesDecoder(builder);
      return { builder, push: (bytes) => decoder.push({ bytes, length: bytes.length, last: true }) };
    },
    peers: {
      [PROTOBUF_ES]: (bytes) => fromBinary(RawValuesResponseSchema, bytes).values.length,
      protobufjs: protobufjsDecoder("RawValuesResponse"),
      "google-protobuf, generated code": (bytes) =>
        google.RawValuesResponse.deserializeBinary(bytes).getValuesList().length,
    },
  },
  windows: {
    messageOf: windowsMessage,
    ours: () => {
      const builder = new WindowBuilder();
      const decoder = windowsDecoder(builder);
      return { builder, push: (bytes) => decoder.push({ bytes, length: bytes.length, last: true }) };
    },
    peers: {
      [PROTOBUF_ES]: (bytes) => fromBinary(WindowsResponseSchema, bytes).values.length,
      protobufjs: protobufjsDecoder("WindowsResponse"),
      "google-protobuf, generated code": (bytes) =>
        google.WindowsResponse.deserializeBinary(bytes).getValuesList().length,
    },
  },
};

/** The last answers of each: users keep them as well, so that every round needs memory that is new to the process. */
const kept: unknown[] = [];
const keep = <T>(answer: T): T => {
  kept.push(answer);
  if (kept.length > 8) kept.shift();
  return answer;
};

/**
 * Into memory like that of columns: arrays of the same length. In one array of all bytes each round had pages that were new to
 * the process and ours had not (4,883 against some ten), or the other way round, as the allocator had it.
 */
function copyAll(messages: readonly Uint8Array[], columnBytes: number): Uint8Array[] {
  const total = messages.reduce((sum, { length }) => sum + length, 0);
  const targets: Uint8Array[] = [];
  for (let at = 0; at < total; at += columnBytes)
    targets.push(new Uint8Array(Math.min(columnBytes, total - at)));
  let at = 0;
  for (const bytes of messages) {
    for (let from = 0; from < bytes.length; ) {
      const target = targets[Math.floor(at / columnBytes)]!;
      const some = bytes.subarray(from, from + target.length - (at % columnBytes));
      target.set(some, at % columnBytes);
      from += some.length;
      at += some.length;
    }
  }
  return targets;
}

function casesOf({ ours, peers }: Kind, messages: readonly Uint8Array[]): Record<string, () => number> {
  const each = (points: (bytes: Uint8Array) => number) => () =>
    messages.reduce((sum, bytes) => sum + points(bytes), 0);
  return {
    [WHOLE]: () => {
      const { push, builder } = ours();
      for (const bytes of messages) {
        push(bytes);
        // As src/read/sizing.ts does it once the server has told how many points there are.
        if (builder.length === 200_000) builder.reserve(messages.length * POINTS);
      }
      return keep(builder.finish(12n)).length;
    },
    [CHUNKS]: each((bytes) => {
      const { push, builder } = ours();
      push(bytes);
      return builder.finish(12n).length;
    }),
    ...Object.fromEntries(Object.entries(peers).map(([name, points]) => [name, each(points)])),
    [COPY]: () => {
      keep(copyAll(messages, 8 * messages.length * POINTS));
      return messages.length * POINTS;
    },
  };
}

function tableOf(samples: Samples): Table {
  return Object.fromEntries(
    samples.names.map((name): [string, Row] => [
      name,
      {
        "Mpoints/s": samples.spread(name),
        "times protobuf-es": samples.ratio(name, PROTOBUF_ES),
        "of copying": samples.ratio(name, COPY),
      },
    ]),
  );
}

export const bench: Bench = {
  name: "decode",
  title: "decoding a million points out of their messages, in Node",
  minutes: 1,
  tools: [],
  packages: ["@bufbuild/protobuf", "protobufjs", "google-protobuf"],
  async run(options) {
    const points = options.number("points", 1_000_000, 20_000);
    const rounds = options.number("rounds", 15, 2);
    const tables: Record<string, Table> = {};
    const ratios: Row = {};
    const groups = [];
    for (const [name, kind] of Object.entries(KINDS)) {
      const messages = Array.from({ length: points / POINTS }, (_, m) => kind.messageOf(m * POINTS));
      const cases = Object.entries(casesOf(kind, messages)).map(([who, run]) => {
        const check = () => {
          if (run() !== points) throw new Error(`${who} lost points`);
        };
        return [who, () => rate(points, check)] as const;
      });
      const samples = await inTurn({ rounds, warmUp: 2 }, Object.fromEntries(cases));
      tables[name] = tableOf(samples);
      Object.assign(ratios, {
        [`${name}: whole, times protobuf-es`]: samples.ratio(WHOLE, PROTOBUF_ES),
        [`${name}: chunk by chunk, times protobuf-es`]: samples.ratio(CHUNKS, PROTOBUF_ES),
        [`${name}: whole, of copying`]: samples.ratio(WHOLE, COPY),
      });
      groups.push({
        name,
        bars: samples.names.map((who) => ({
          label: who,
          value: samples.spread(who),
          ours: who.startsWith("btrdb-web"),
        })),
      });
    }
    const pictures = { decode: barPlot("Decoding in Node", "million points a second", groups) };
    return { settings: { points, rounds }, tables, ratios, pictures };
  },
};
