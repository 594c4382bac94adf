import type { BTrDB, Stream } from "btrdb-web";
import type { StreamLabel } from "../data/stream-label.ts";

/** A stream of the page and what it is called. */
export interface CatalogEntry {
  readonly stream: Stream;
  readonly label: StreamLabel;
}

/** Streams by uuid, for one connection: those that were found, and those that a link names and nobody has looked up yet. */
export interface Catalog {
  /** What is known of a stream; its label is the uuid until it is known better, which is told by `changed`. */
  get(uuid: string): CatalogEntry;
  /** A label that somebody else has found. */
  note(label: StreamLabel): void;
}

export function createCatalog(btrdb: BTrDB, changed: () => void): Catalog {
  const entries = new Map<string, CatalogEntry>();
  const lookUp = async (stream: Stream) => {
    try {
      const { collection, tags } = await stream.metadata();
      const name = Object.hasOwn(tags, "name") ? tags.name : undefined;
      const unit = Object.hasOwn(tags, "unit") ? tags.unit : undefined;
      const { uuid } = stream;
      entries.set(uuid, { stream, label: { uuid, collection, name: name ?? uuid, unit: unit ?? "" } });
      changed();
    } catch {
      // The chart reads the same stream, and says what is wrong with it.
    }
  };
  return {
    get(uuid) {
      const known = entries.get(uuid);
      if (known !== undefined) return known;
      const stream = btrdb.stream(uuid);
      const entry = { stream, label: { uuid: stream.uuid, collection: "", name: stream.uuid, unit: "" } };
      entries.set(uuid, entry);
      void lookUp(stream);
      return entry;
    },
    note(label) {
      const stream = entries.get(label.uuid)?.stream ?? btrdb.stream(label.uuid);
      entries.set(label.uuid, { stream, label });
    },
  };
}
