import { type CallOptions, streaming, unary } from "./call.ts";
import type { Channel } from "./channel/index.ts";

/** The most that v4 gives in one answer; it wants to be told. */
const V4_PAGE = 10_000n;

/** Collections that begin with `prefix`, as they come. */
export async function* listCollections(
  channel: Channel,
  prefix: string,
  options: CallOptions,
): AsyncGenerator<readonly string[], void, undefined> {
  if (!channel.isV4) {
    for await (const { collections } of streaming(channel, "listCollections", { prefix }, options))
      yield collections;
    return;
  }
  for (let last: string | undefined; ; ) {
    // Each page begins with the last of the one before; they are in the order that they have with a slash at the end.
    const page = { prefix, startWith: last === undefined ? prefix : `${last}/`, limit: V4_PAGE };
    const { collections } = await unary(channel, "listCollections", page, options);
    const further = last === collections[0] ? collections.slice(1) : collections;
    // The slash counts for the prefix as well: `a/` finds `a`.
    yield further.filter((collection) => collection.startsWith(prefix));
    if (collections.length < V4_PAGE) return;
    last = collections.at(-1);
  }
}
