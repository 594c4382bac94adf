// Decoding alone, in Node: messages of 5,000 points into columns, beside protobuf-es' generated code and beside copying
// the same bytes. Run as `npm run bench:decode`; writes bench/results/decode.json.
import { writeFile } from "node:fs/promises";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RawValuesResponseSchema, WindowsResponseSchema } from "btrdb-web/proto";
import { RawBuilder } from "../src/columns/raw-builder.ts";
import { WindowBuilder } from "../src/columns/window-builder.ts";
import { rawValuesDecoder } from "../src/decode/decode-raw-values.ts";
import { windowsDecoder } from "../src/decode/decode-windows.ts";

const MESSAGES = 200;
const POINTS = 5_000;
const ROUNDS = 15;
const START = 1_795_000_000_000_000_000n;

const time = (i: number) => START + BigInt(i) * 33_333_333n;
const raw = Array.from({ length: MESSAGES }, (_, m) =>
  toBinary(
    RawValuesResponseSchema,
    create(RawValuesResponseSchema, {
      versionMajor: 12n,
      values: Array.from({ length: POINTS }, (_, i) => ({
        time: time(m * POINTS + i),
        value: Math.sin(i) * 230,
      })),
    }),
  ),
);
const windows = Array.from({ length: MESSAGES }, (_, m) =>
  toBinary(
    WindowsResponseSchema,
    create(WindowsResponseSchema, {
      versionMajor: 12n,
      values: Array.from({ length: POINTS }, (_, i) => ({
        time: time(m * POINTS + i),
        min: -1.5 - i,
        mean: i / 3,
        max: i + 0.5,
        count: BigInt(i + 1),
        stddev: 0.25,
      })),
    }),
  ),
);

/** As src/read/sizing.ts does it once the server has told how many points there are. */
function sized(builder: RawBuilder | WindowBuilder): void {
  if (builder.length === 200_000) builder.reserve(MESSAGES * POINTS);
}

const cases = {
  raw: {
    messages: raw,
    ours: () => {
      const builder = new RawBuilder();
      const decoder = rawValuesDecoder(builder);
      for (const bytes of raw) {
        decoder.push({ bytes, length: bytes.length, last: true });
        sized(builder);
      }
      return keep(builder.finish(12n)).length;
    },
    chunks: () => {
      let points = 0;
      for (const bytes of raw) {
        const builder = new RawBuilder();
        rawValuesDecoder(builder).push({ bytes, length: bytes.length, last: true });
        points += builder.finish(12n).length;
      }
      return points;
    },
    peer: () => raw.reduce((sum, bytes) => sum + fromBinary(RawValuesResponseSchema, bytes).values.length, 0),
  },
  windows: {
    messages: windows,
    ours: () => {
      const builder = new WindowBuilder();
      const decoder = windowsDecoder(builder);
      for (const bytes of windows) {
        decoder.push({ bytes, length: bytes.length, last: true });
        sized(builder);
      }
      return keep(builder.finish(12n)).length;
    },
    chunks: () => {
      let points = 0;
      for (const bytes of windows) {
        const builder = new WindowBuilder();
        windowsDecoder(builder).push({ bytes, length: bytes.length, last: true });
        points += builder.finish(12n).length;
      }
      return points;
    },
    peer: () =>
      windows.reduce((sum, bytes) => sum + fromBinary(WindowsResponseSchema, bytes).values.length, 0),
  },
};

const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[list.length >> 1]!;
/** The last answers of each: users keep them as well, so that every round needs memory that is new to the process. */
const kept: unknown[] = [];
const keep = <T>(answer: T): T => {
  kept.push(answer);
  if (kept.length > 8) kept.shift();
  return answer;
};

const results: Record<string, Record<string, number>> = {};
for (const [name, { messages, ours, chunks, peer }] of Object.entries(cases)) {
  const copy = () => {
    // Into fresh memory, as columns are.
    const target = new Uint8Array(messages.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const bytes of messages) {
      target.set(bytes, at);
      at += bytes.length;
    }
    keep(target);
    return MESSAGES * POINTS;
  };
  const seconds: Record<string, number[]> = { ours: [], chunks: [], peer: [], copy: [] };
  for (let round = -2; round < ROUNDS; round++) {
    for (const [who, run] of Object.entries({ ours, chunks, peer, copy })) {
      const begin = performance.now();
      if (run() !== MESSAGES * POINTS) throw new Error(`${who} lost points`);
      if (round >= 0) seconds[who]!.push((performance.now() - begin) / 1000);
    }
  }
  const speed = (who: string) => Math.round((MESSAGES * POINTS) / median(seconds[who]!) / 1e5) / 10;
  const ratio = (who: string, of = "ours") =>
    Math.round(median(seconds[who]!.map((time, round) => time / seconds[of]![round]!)) * 100) / 100;
  results[name] = {
    "whole, Mpoints/s": speed("ours"),
    "chunk by chunk, Mpoints/s": speed("chunks"),
    "protobuf-es, Mpoints/s": speed("peer"),
    "copying, Mpoints/s": speed("copy"),
    "whole, times protobuf-es": ratio("peer"),
    "chunks, times protobuf-es": ratio("peer", "chunks"),
    "whole, of copying": ratio("copy"),
  };
}
console.table(results);
await writeFile(new URL("results/decode.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
