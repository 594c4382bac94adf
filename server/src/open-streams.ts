import type { DataFolder } from "./journal/data-folder.ts";
import type { UnfinishedImports } from "./journal/unfinished-imports.ts";
import { createMapMetadataStore } from "./store/map-metadata-store.ts";
import type { MetadataStore } from "./store/metadata-store.ts";
import { createMemoryPoints, type PointWriter, uuidKey } from "./store/point-writer.ts";
import { createStreamStore, type StreamStore } from "./store/stream-store.ts";
import { createTreeStore } from "./tree/index.ts";

/** Where the server keeps what it knows. */
export interface StorageOptions {
  /** `postgres://...`, `memory` for a Map without SQL, or undefined for an embedded PostgreSQL. */
  readonly database: string | undefined;
  /** Folder that outlives the server; undefined keeps everything in memory. */
  readonly data: string | undefined;
  readonly log: (line: string) => void;
}

async function openMetadata(options: StorageOptions, dataDir: string | undefined): Promise<MetadataStore> {
  const { database, log } = options;
  if (database === "memory") return createMapMetadataStore();
  const { createPgMetadataStore } = await import("./metadata/index.ts");
  return createPgMetadataStore({ database, dataDir: database === undefined ? dataDir : undefined, log });
}

async function allUuids(metadata: MetadataStore): Promise<Set<string>> {
  const known = new Set<string>();
  const everything = { collection: "", isCollectionPrefix: true, tags: new Map(), annotations: new Map() };
  for await (const { uuid } of metadata.lookup(everything)) known.add(uuidKey(uuid));
  return known;
}

async function openPoints(
  folder: DataFolder | undefined,
  known: ReadonlySet<string>,
  log: (line: string) => void,
): Promise<PointWriter> {
  if (!folder) return createMemoryPoints(createTreeStore);
  const { openJournaledPoints } = await import("./journal/journaled-points.ts");
  return openJournaledPoints({
    folder: folder.points,
    createStore: createTreeStore,
    isKnown: (uuid) => known.has(uuidKey(uuid)),
    log,
  });
}

/** Releases in the opposite order of opening, whatever fails on the way. */
async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  const results: PromiseSettledResult<void>[] = [];
  for (const close of closers.toReversed()) results.push(...(await Promise.allSettled([close()])));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

async function takeBackUnfinished(
  folder: string,
  streams: StreamStore,
  log: (line: string) => void,
): Promise<UnfinishedImports> {
  const { openUnfinishedImports } = await import("./journal/unfinished-imports.ts");
  const imports = await openUnfinishedImports(folder);
  for (const uuid of imports.left) await streams.remove(uuid);
  if (imports.left.length > 0) {
    await imports.clear();
    log(`took back ${imports.left.length} streams of an import that did not end`);
  }
  return imports;
}

/** What the server stores, and what an import has to tell it. */
export interface OpenStreams {
  readonly streams: StreamStore;
  /** Undefined in memory, where nothing outlives the process. */
  readonly imports: UnfinishedImports | undefined;
}

/** Opens metadata and points; throws with nothing left open where one of them cannot be had. */
export async function openStreams(options: StorageOptions): Promise<OpenStreams> {
  const closers: (() => Promise<void>)[] = [];
  try {
    let folder: DataFolder | undefined;
    if (options.data !== undefined) {
      const { openDataFolder } = await import("./journal/data-folder.ts");
      folder = await openDataFolder(options.data);
      closers.push(folder.close.bind(folder));
    }
    const metadata = await openMetadata(options, folder?.metadata);
    closers.push(() => metadata.close());
    const known = folder ? await allUuids(metadata) : new Set<string>();
    const points = await openPoints(folder, known, options.log);
    closers.push(() => points.close());
    const streams = { ...createStreamStore(metadata, points, known), close: () => closeAll(closers) };
    return { streams, imports: folder && (await takeBackUnfinished(folder.path, streams, options.log)) };
  } catch (error) {
    await closeAll(closers).catch(() => {});
    throw error;
  }
}
