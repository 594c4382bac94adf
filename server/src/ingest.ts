import { MergePolicy } from "btrdb-web/proto";
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
export function ingestInto(streams: StreamStore): IngestTarget {
  return {
    async createStream({ uuid = randomUuid(), collection, tags, annotations }) {
      checkCollection(collection);
      const properties = {
        tags: readProperties(pairs(tags), "tag"),
        annotations: readProperties(pairs(annotations), "annotation"),
      };
      checkPropertyCount(properties.tags, properties.annotations);
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
