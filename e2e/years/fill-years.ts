import type { IngestTarget } from "btrdb-dev-server";
import { type YearsStream, type YearsStreams, yearsStreams } from "./years-streams.ts";

export interface FillOptions {
  /** Points of the longest stream; default 100 million. */
  readonly points?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** As many as make a version by themselves. */
const CHUNK = 32_768;

/**
 * Makes the streams of {@link yearsStreams} in a server. What is not yet inserted is nowhere in memory: two arrays are
 * filled again and again. 100 million points take 8 s and leave 2.3 GB in the server.
 */
export async function fillYears(
  target: IngestTarget,
  { points, signal }: FillOptions = {},
): Promise<YearsStreams> {
  const streams = yearsStreams(points);
  const chunk: Chunk = { time: new BigInt64Array(CHUNK), value: new Float64Array(CHUNK) };
  for (const stream of Object.values(streams)) await fill(target, stream, chunk, signal);
  return streams;
}

interface Chunk {
  readonly time: BigInt64Array;
  readonly value: Float64Array;
}

async function fill(
  target: IngestTarget,
  stream: YearsStream,
  chunk: Chunk,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { collection, name, unit, description } = stream;
  const uuid = await target.createStream({
    uuid: Buffer.from(stream.uuid.replaceAll("-", ""), "hex"),
    collection,
    tags: { name, unit },
    annotations: { description: JSON.stringify(description) },
  });
  let first = 0;
  for (const run of stream.runs) {
    for (let done = 0; done < run.count; done += CHUNK) {
      signal?.throwIfAborted();
      const length = Math.min(CHUNK, run.count - done);
      fillTimes(chunk.time, run.start + BigInt(done) * run.step, run.step, length);
      fillValues(chunk.value, stream.value, first + done, length);
      const { time, value } = chunk;
      // The server keeps copies.
      await target.insert(uuid, { time: time.subarray(0, length), value: value.subarray(0, length) });
    }
    first += run.count;
  }
  await target.flush(uuid);
}

function fillTimes(time: BigInt64Array, start: bigint, step: bigint, length: number): void {
  let next = start;
  for (let at = 0; at < length; at++) {
    time[at] = next;
    // With asIntN, V8 keeps it in a register instead of making an object.
    next = BigInt.asIntN(64, next + BigInt.asIntN(64, step));
  }
}

function fillValues(value: Float64Array, of: (index: number) => number, first: number, length: number): void {
  for (let at = 0; at < length; at++) value[at] = of(first + at);
}
