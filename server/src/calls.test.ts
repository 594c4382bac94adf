import { once } from "node:events";
import { connect as http2Connect } from "node:http2";
import { Code, ConnectError } from "@connectrpc/connect";
import { expect, onTestFinished, test } from "vitest";
import { createFaults } from "./fault/faults.ts";
import { createRpcHandlers } from "./http/rpc-handler.ts";
import { listenPlain } from "./listen/listener.ts";
import { createMapMetadataStore } from "./store/map-metadata-store.ts";
import { createPointFeed } from "./store/point-feed.ts";
import type { PointStore } from "./store/point-store.ts";
import { createMemoryPoints } from "./store/point-writer.ts";
import { createStreamStore } from "./store/stream-store.ts";
import { collect, grpcClient, newStream, testServer, webClient } from "./testing/test-server.ts";
import { createTreeStore } from "./tree/index.ts";

const CLIENTS = [
  { protocol: "gRPC-Web", connect: (url: string) => webClient(url) },
  { protocol: "gRPC", connect: grpcClient },
];

/** A server whose streams count the windows that are computed, and have no end of them. */
async function countingServer() {
  const computed = { windows: 0, ended: 0 };
  const endless = (): PointStore => {
    const store = createTreeStore();
    return Object.assign(store, {
      at(versionMajor: bigint) {
        const snapshot = Object.getPrototypeOf(store).at.call(store, versionMajor);
        return Object.assign(snapshot, {
          *windows() {
            const time = new BigInt64Array(5_000);
            const zeros = new Float64Array(5_000).fill(1);
            try {
              for (;;) {
                computed.windows += 1;
                yield {
                  time,
                  min: zeros,
                  mean: zeros,
                  max: zeros,
                  count: new BigUint64Array(5_000),
                  stddev: zeros,
                };
              }
            } finally {
              computed.ended += 1;
            }
          },
        });
      },
    });
  };
  const shutdown = new AbortController();
  const handlers = createRpcHandlers({
    context: {
      streams: createStreamStore(createMapMetadataStore(), createMemoryPoints(endless)),
      serverVersion: "5.31.0",
      proxyEndpoints: [],
      obliterate: false,
      feed: createPointFeed(),
      checkMemory: () => {},
      faults: createFaults(),
    },
    errors: "inband",
    gzip: false,
    gate: undefined,
    shutdown: shutdown.signal,
    log: () => {},
  });
  const listener = await listenPlain("127.0.0.1", 0, (request, response) =>
    handlers.get(request.url ?? "")?.(request, response),
  );
  onTestFinished(() => {
    listener.stop();
    listener.destroy();
  });
  return { url: `http://127.0.0.1:${listener.port}`, computed };
}

const endlessRead = { start: 0n, end: 1n << 40n, width: 1n };

test.for(CLIENTS)("a $protocol client that goes away ends the work", async ({ connect }) => {
  const { url, computed } = await countingServer();
  const client = connect(url);
  const uuid = await newStream(client);
  const stop = new AbortController();
  const answers = client.windows({ uuid, ...endlessRead }, { signal: stop.signal })[Symbol.asyncIterator]();
  await answers.next();
  stop.abort();
  await expect(answers.next()).rejects.toMatchObject({ code: Code.Canceled });
  await expect.poll(() => computed.ended).toBe(1);
});

test.for(CLIENTS)("a $protocol deadline ends the work", async ({ connect }) => {
  const { url, computed } = await countingServer();
  const client = connect(url);
  const uuid = await newStream(client);
  // On a slow machine it may pass before the work has begun.
  while (computed.windows === 0) {
    const read = collect(client.windows({ uuid, ...endlessRead }, { timeoutMs: 300 }));
    await expect(read).rejects.toMatchObject({ code: Code.DeadlineExceeded });
  }
  await expect.poll(() => computed.ended).toBe(1);
});

test("a slow reader holds the server back", async () => {
  const { url, computed } = await countingServer();
  const uuid = await newStream(grpcClient(url));
  const session = http2Connect(url);
  onTestFinished(() => session.destroy());
  const stream = session.request({
    ":method": "POST",
    ":path": "/v5api.BTrDB/Windows",
    "content-type": "application/grpc+proto",
    te: "trailers",
  });
  stream.on("error", () => {});
  // WindowsParams { uuid = 1, start = 2, end = 3, width = 5 } by hand, so that nobody reads the answer.
  const end = Buffer.alloc(8);
  end.writeBigInt64LE(endlessRead.end);
  const message = Buffer.concat([Buffer.of(0x0a, 16), uuid, Buffer.of(0x19), end, Buffer.of(0x28, 1)]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([head, message]));
  await once(stream, "response");
  // As long as it is not read, the count comes to rest: a handful of messages of 270 kB.
  let last = -1;
  await expect
    .poll(
      () => {
        const now = computed.windows;
        const resting = now === last;
        last = now;
        return resting;
      },
      { interval: 200 },
    )
    .toBe(true);
  expect(computed.windows).toBeGreaterThan(0);
  expect(computed.windows).toBeLessThan(20);
});

test("closing waits for a running call, then ends it as UNAVAILABLE", async () => {
  const server = await testServer({ graceMs: 100 });
  const client = grpcClient(server.url);
  const uuid = await newStream(client);
  const answers = client.windows({ uuid, ...endlessRead })[Symbol.asyncIterator]();
  await answers.next();
  const closed = server.close();
  const drain = async () => {
    for (;;) if ((await answers.next()).done) return;
  };
  const error = await drain().catch(ConnectError.from);
  expect(error?.code).toBe(Code.Unavailable);
  await closed;
});
