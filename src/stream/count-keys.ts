import { type CallOptions, streaming } from "../call.ts";
import type { Channel } from "../channel/index.ts";

/**
 * How often each key of tags and annotations is used in the collections that begin with `prefix`, by the streams
 * themselves: asked for that, a server of v4 ends as soon as it has an annotation in a short collection.
 */
export async function countKeys(
  channel: Channel,
  prefix: string,
  options: CallOptions,
): Promise<{ tags: Record<string, bigint>; annotations: Record<string, bigint> }> {
  const tags = new Map<string, bigint>();
  const annotations = new Map<string, bigint>();
  const count = (counts: Map<string, bigint>, pairs: readonly { readonly key: string }[]) => {
    for (const { key } of pairs) counts.set(key, (counts.get(key) ?? 0n) + 1n);
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
  return { tags: Object.fromEntries(tags), annotations: Object.fromEntries(annotations) };
}
