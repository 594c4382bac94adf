import { MergePolicy } from "btrdb-web/proto";
import type { UnfinishedImports } from "./journal/unfinished-imports.ts";
import { checkCollection, checkPropertyCount, readProperties } from "./rpc/check-metadata.ts";
import { checkPointTimes, checkPointValues } from "./rpc/check-points.ts";
import type { IngestTarget } from "./store/ingest-target.ts";
import type { StreamStore } from "./store/stream-store.ts";

// As many points as flush by themselves; more would only make larger versions.
const CHUNK = 32_768;

const pairs = (properties: Readonly<Record<string, string>>) =>
  Object.entries(properties).map(([key, value]) => ({
    $typeName: "v5api.KeyOptValue" as const,
    key,
    val: { $typeName: "v5api.OptValue" as const, value },
  }));

function randomUuid(): Uint8Array {
  const uuid = crypto.getRandomValues(new Uint8Array(16));
  uuid[6] = (uuid[6]! & 0x0f) | 0x40;
  uuid[8] = (uuid[8]! & 0x3f) | 0x80;
  return uuid;
}

/** The server's own stores as a target for demo data and CSV files, with the checks of the RPCs. */
export function ingestInto(streams: StreamStore, imports?: UnfinishedImports): IngestTarget {
  let importing = false;
  let made: Uint8Array[] = [];
  return {
    async importing(work) {
      if (importing) throw new Error("one import at a time: wait for the first");
      importing = true;
      made = [];
      let complete = false;
      try {
        const result = await work();
        complete = true;
        return result;
      } finally {
        importing = false;
        // An import that fails takes its streams back itself; what it could not is left to the next start.
        const left = complete ? [] : await Promise.all(made.map((uuid) => streams.metadata.get(uuid)));
        if (left.every((stream) => stream === undefined)) await imports?.clear();
      }
    },

    async createStream({ uuid = randomUuid(), collection, tags, annotations }) {
      checkCollection(collection);
      const properties = {
        tags: readProperties(pairs(tags), "tag"),
        annotations: readProperties(pairs(annotations), "annotation"),
      };
      checkPropertyCount(properties.tags, properties.annotations);
      // A uuid that exists already belongs to somebody else, and must outlive this import.
      if (importing && imports && !(await streams.metadata.get(uuid))) {
        await imports.add(uuid);
        made.push(uuid);
      }
      await streams.create({ uuid, collection, ...properties });
      return uuid;
    },

    async insert(uuid, { time, value }) {
      checkPointValues(value);
      checkPointTimes(time);
      for (let at = 0; at < time.length; at += CHUNK) {
        const chunk = { time: time.slice(at, at + CHUNK), value: value.slice(at, at + CHUNK) };
        await streams.insert(uuid, chunk, MergePolicy.NEVER);
      }
    },

    async flush(uuid) {
      await streams.flush(uuid);
    },

    remove: (uuid) => streams.remove(uuid),
  };
}
