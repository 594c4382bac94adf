// A Worker that imports everything at its top, where workerd allows no timer, no request and no random number.
import { connect } from "btrdb-web";
import { connectWebTransport } from "btrdb-web/connect-web";
import { createGateway } from "btrdb-web/gateway";
import { BTrDB } from "btrdb-web/proto";
import { Viewport } from "btrdb-web/viewport";

const imported = [connect, connectWebTransport, createGateway, BTrDB, Viewport];

export default {
  /** Connects with the key of the request, reads and says which keys were sent. */
  async fetch(request) {
    const { tlsUrl, apiKey } = await request.json();
    const keys = [];
    const spying = (input, init) => {
      keys.push(new Headers(init?.headers).get("authorization"));
      return fetch(input, init);
    };
    const conn = await connect(tlsUrl, { apiKey, fetch: spying, retry: false });
    const stream = await conn.create({ collection: crypto.randomUUID(), tags: { name: "a", unit: "V" } });
    await stream.insert([[1n, 2]]);
    await stream.insert({ time: [2n], value: [3] }, { transport: "arrow" });
    const byProto = await stream.values(0n, 9n, { transport: "proto" });
    const byArrow = await stream.values(0n, 9n, { transport: "arrow" });
    const set = await conn.streams(stream.uuid);
    await set.values();
    await conn.rpc.info({});
    return Response.json({ imported: imported.length, keys, points: [byProto.length, byArrow.length] });
  },
};
