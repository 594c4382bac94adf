import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { connect } from "btrdb-web";
import { BTrDB } from "btrdb-web/proto";
import type { Reader } from "./questions.ts";

export const OUR_STREAMS = "btrdb-web, all streams";
export const OUR_COLLECTIONS = "btrdb-web, all collections";
export const OUR_ONE = "btrdb-web, one stream by its name";
export const STOCK_STREAMS = "stock connect-web, all streams";
export const STOCK_COLLECTIONS = "stock connect-web, all collections";

const stock = (url: string) => createClient(BTrDB, createGrpcWebTransport({ baseUrl: url }));

/** Ways to ask for metadata: each gives the number of streams or collections. */
export const METADATA_READERS: Readonly<Record<string, Reader>> = {
  [OUR_STREAMS]: async ({ url }) => {
    using conn = await connect(url);
    return (await conn.streamsInCollection("", { isCollectionPrefix: true })).length;
  },
  [STOCK_STREAMS]: async ({ url }) => {
    // Kept, as ours are.
    const all: unknown[] = [];
    for await (const { results } of stock(url).lookupStreams({ collection: "", isCollectionPrefix: true }))
      all.push(...results);
    return all.length;
  },
  [OUR_COLLECTIONS]: async ({ url }) => {
    using conn = await connect(url);
    return (await conn.listCollections()).length;
  },
  [STOCK_COLLECTIONS]: async ({ url }) => {
    let count = 0;
    for await (const { collections } of stock(url).listCollections({ prefix: "" }))
      count += collections.length;
    return count;
  },
  [OUR_ONE]: async ({ url }) => {
    using conn = await connect(url);
    return (await conn.streams("plant/0007/sensor-707")).length;
  },
};
