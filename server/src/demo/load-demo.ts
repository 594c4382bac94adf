import { StatusCode } from "btrdb-web";
import { StatusError } from "../status-error.ts";
import type { IngestTarget } from "../store/ingest-target.ts";
import { streamUuid } from "../store/stream-uuid.ts";
import type { DemoStream } from "./demo-stream.ts";
import { gridStreams } from "./grid.ts";
import { weatherStreams } from "./weather.ts";

export interface DemoOptions {
  /** Gets one line for each collection. */
  readonly log?: ((line: string) => void) | undefined;
}

export interface DemoResult {
  /** Streams that were made now. */
  readonly streams: number;
  /** Points in them. */
  readonly points: number;
  /** Streams that were there already (kept data), or that a user has obliterated; they are left alone. */
  readonly skipped: number;
}

/**
 * Loads the demo data: real weather and climate series, and a synthetic three-phase substation at 120 Hz. The same
 * streams with the same uuids and points at every start, without the network. Where it fails, the streams that it
 * made are removed.
 */
export async function loadDemo(target: IngestTarget, options: DemoOptions = {}): Promise<DemoResult> {
  return target.importing(() => load(target, options));
}

async function load(target: IngestTarget, { log }: DemoOptions): Promise<DemoResult> {
  const all = [...(await weatherStreams()), ...gridStreams()];
  const made: Uint8Array[] = [];
  const perCollection = new Map<string, { streams: number; points: number }>();
  let skipped = 0;
  try {
    for (const stream of all) {
      const uuid = await create(target, stream);
      if (uuid === undefined) {
        skipped += 1;
        continue;
      }
      made.push(uuid);
      await target.insert(uuid, stream);
      await target.flush(uuid);
      const sum = perCollection.get(stream.collection) ?? { streams: 0, points: 0 };
      sum.streams += 1;
      sum.points += stream.time.length;
      perCollection.set(stream.collection, sum);
    }
  } catch (error) {
    await Promise.allSettled(made.map((uuid) => target.remove(uuid)));
    throw error;
  }
  let points = 0;
  for (const [collection, sum] of perCollection) {
    points += sum.points;
    log?.(`demo: ${collection}: ${sum.streams} streams, ${sum.points.toLocaleString("en-US")} points`);
  }
  if (skipped > 0) log?.(`demo: ${skipped} streams are there already`);
  return { streams: made.length, points, skipped };
}

async function create(target: IngestTarget, stream: DemoStream): Promise<Uint8Array | undefined> {
  const { collection, name, unit } = stream;
  const annotations = Object.fromEntries(
    Object.entries(stream.annotations).map(([key, value]) => [key, JSON.stringify(value)]),
  );
  try {
    const uuid = streamUuid(collection, name);
    return await target.createStream({ uuid, collection, tags: { name, unit }, annotations });
  } catch (error) {
    if (error instanceof StatusError && LEFT_ALONE.has(error.code)) return undefined;
    throw error;
  }
}

const LEFT_ALONE: ReadonlySet<StatusCode> = new Set([
  StatusCode.StreamExists,
  StatusCode.AmbiguousStream,
  StatusCode.RecycledUUID,
]);
