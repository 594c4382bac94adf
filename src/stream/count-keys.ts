import { type CallOptions, streaming } from "../call.ts";
import type { Channel } from "../channel/index.ts";

/** How often each key is used. */
type Counts = Record<string, bigint>;

/**
 * How often each key of tags and annotations is used in the collections that begin with `prefix`, by the streams
 * themselves: asked for that, a server of v4 ends as soon as it has an annotation in a short collection.
 */
export async function countKeys(
  channel: Channel,
  prefix: string,
  options: CallOptions,
): Promise<{ tags: Counts; annotations: Counts }> {
  const tags: Counts = {};
  const annotations: Counts = {};
  const count = (counts: Counts, pairs: readonly { readonly key: string }[]) => {
    for (const { key } of pairs) counts[key] = (counts[key] ?? 0n) + 1n;
  };
  const request = { collection: prefix, isCollectionPrefix: true };
  for await (const { results } of streaming(channel, "lookupStreams", request, options)) {
    for (const stream of results) {
      // v4 takes the prefix `a/` for the collection `a` as well.
      if (!stream.collection.startsWith(prefix)) continue;
      count(tags, stream.tags);
      count(annotations, stream.annotations);
    }
  }
  return { tags, annotations };
}
