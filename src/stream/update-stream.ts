import { askVersion, unary } from "../call.ts";
import type { Channel } from "../channel/index.ts";
import { isBTrDBError } from "../errors/index.ts";
import { annotationsToPairs, checkCollection, type StreamMetadata, tagsToPairs } from "../stream-metadata.ts";
import type { StreamUpdate, UpdateOptions } from "./stream-types.ts";

/** Where the metadata is known from, and read again. */
interface Described {
  metadata(options: UpdateOptions): Promise<StreamMetadata>;
  refreshMetadata(options: UpdateOptions): Promise<StreamMetadata>;
}

/** Changes tags, annotations or collection on top of the property version that is known. */
export async function updateStream(
  channel: Channel,
  stream: Described,
  uuid: Uint8Array<ArrayBuffer>,
  update: StreamUpdate,
  options: UpdateOptions,
): Promise<void> {
  // Both are encoded before anything is sent: a mistake in the second must not leave the first changed.
  const tags = tagsToPairs(update.tags ?? {});
  const annotations = update.annotations && annotationsToPairs(update.annotations);
  await askVersion(channel, options);
  if (update.tags !== undefined || update.collection !== undefined) {
    await atPropertyVersion(stream, options, (known) => {
      const request = {
        uuid: uuid,
        expectedPropertyVersion: known.propertyVersion,
        tags,
        collection: checkCollection(update.collection ?? known.collection),
      };
      return unary(channel, "setStreamTags", request, options, "once");
    });
  }
  if (annotations !== undefined) {
    await atPropertyVersion(stream, options, (known) => {
      const kept = new Set(annotations.map(({ key }) => key));
      const removals = options.replace ? Object.keys(known.annotations).filter((key) => !kept.has(key)) : [];
      // v4 has no removals: there, a key without a value goes.
      const request = {
        uuid: uuid,
        expectedPropertyVersion: known.propertyVersion,
        changes: channel.isV4 ? [...annotations, ...removals.map((key) => ({ key }))] : annotations,
        removals: channel.isV4 ? [] : removals,
      };
      return unary(channel, "setStreamAnnotations", request, options, "once");
    });
  }
}

async function atPropertyVersion(
  stream: Described,
  options: UpdateOptions,
  change: (known: StreamMetadata) => Promise<unknown>,
): Promise<void> {
  try {
    await change(await stream.metadata(options));
  } catch (error) {
    if (!options.retryOnConflict || !isBTrDBError(error, "PROPERTY_VERSION_MISMATCH")) throw error;
    await change(await stream.refreshMetadata(options));
  }
  await stream.refreshMetadata(options);
}
