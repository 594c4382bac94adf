import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "btrdb-dev-server";
import {
  type BTrDB,
  connect,
  type FollowEvent,
  type FollowOptions,
  now,
  randomUuid,
  type Stream,
  type StreamChange,
  StreamSet,
  uuidToBytes,
  uuidToText,
} from "btrdb-web";
import type { GatewayOptions, GatewaySubscribeOptions } from "btrdb-web/gateway";
import { nativeGrpc } from "btrdb-web/node";
import type { SubscriptionResp } from "btrdb-web/proto";
import { SubscriptionUpdateOp } from "btrdb-web/proto";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { closedPort } from "../helpers/fault-server.ts";
import { type NativeProxy, nativeProxy } from "../node/native-proxy.ts";
import { connectAs, fetchAs, post, type RunningGateway, startGateway, USERS } from "./helpers.ts";

const PATH = "/v5api.BTrDB/Subscribe";

let cluster: RunningServer;
let proxy: NativeProxy;
let operator: BTrDB;
let gateway: RunningGateway;
let streams: Readonly<Record<"a" | "b" | "shared", Stream>>;

const native = nativeGrpc();
/** A gateway without a key, whose Subscribe goes through the proxy. */
async function openGateway(
  subscribe: Partial<GatewaySubscribeOptions> = {},
  options: Partial<GatewayOptions> = {},
): Promise<RunningGateway> {
  const opened = await startGateway(cluster.url, {
    apiKey: undefined,
    subscribe: { fetch: native, endpoints: proxy.url, ...subscribe },
    ...options,
  });
  onTestFinished(() => opened.close());
  return opened;
}

beforeAll(async () => {
  const options = { port: 0, tlsPort: null, database: "memory", log: () => undefined };
  cluster = await startServer({ ...options, graceMs: 100 });
  proxy = await nativeProxy(cluster.url);
  operator = await connect(cluster.url);
  const create = (collection: string) =>
    operator.create({ collection, tags: { name: randomUuid(), unit: "V" } });
  streams = { a: await create("sites/a/x"), b: await create("sites/b/x"), shared: await create("shared") };
});
beforeEach(async () => {
  // What a test has left may still be on its way.
  await expect.poll(() => proxy.open(), { timeout: 20_000 }).toBe(0);
  await proxy.cut(PATH, []);
  gateway = await openGateway();
});
afterAll(async () => {
  native.close();
  await proxy.close();
  await cluster.close();
});

async function* only<T>(message: T): AsyncGenerator<T, void> {
  yield message;
}

/** What a user hears of some streams, until it is left. */
class Heard {
  readonly uuids: string[] = [];
  readonly ended: Promise<unknown>;
  /** Messages of all kinds: those without a uuid are signs of life. */
  messages = 0;
  readonly #abort = new AbortController();

  constructor(conn: BTrDB, named: readonly Stream[]) {
    const update = { uuid: named.map(({ uuid }) => uuidToBytes(uuid)) };
    this.ended = this.#read(conn.rpc.subscribe(only(update), { signal: this.#abort.signal }));
    this.ended.catch(() => {});
  }

  leave(): void {
    this.#abort.abort();
  }

  async #read(answers: AsyncIterable<SubscriptionResp>): Promise<void> {
    for await (const { uuid } of answers) {
      this.messages++;
      if (uuid.length > 0) this.uuids.push(uuidToText(uuid));
    }
  }
}

async function hear(user: string, named: readonly Stream[], at = gateway): Promise<Heard> {
  const heard = new Heard(await connectAs(user, at), named);
  onTestFinished(() => heard.leave());
  return heard;
}

/** Inserts until something is so: a subscription begins at some moment after its request. */
async function insertUntil(stream: Stream, done: () => boolean): Promise<void> {
  while (!done()) {
    await stream.insert([[now(), 1]]);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("who listens", () => {
  test("begins with a sign of life, and hears of its own streams and of no others, over one call", async () => {
    const { a, b, shared } = streams;
    const ann = await hear("ann", [a, shared]);
    const ben = await hear("ben", [b]);
    await expect.poll(() => [ann.messages, ben.messages]).toEqual([1, 1]);
    await insertUntil(b, () => ben.uuids.length > 2);
    await insertUntil(a, () => ann.uuids.length > 2);
    await insertUntil(shared, () => ann.uuids.includes(shared.uuid));
    expect(new Set(ann.uuids)).toEqual(new Set([a.uuid, shared.uuid]));
    expect(new Set(ben.uuids)).toEqual(new Set([b.uuid]));
    // More pages on the same streams are no more calls of the cluster.
    const calls = await proxy.calls();
    const more = await Promise.all(["ann", "boss", "boss"].map((user) => hear(user, [a])));
    await insertUntil(a, () => more.every(({ uuids }) => uuids.length > 0));
    expect(await proxy.calls()).toBe(calls);
  });

  test("ends the call of the cluster by leaving, the last of them", async () => {
    const [one, two] = [await hear("ann", [streams.a]), await hear("boss", [streams.a])];
    await insertUntil(streams.a, () => one.uuids.length > 0 && two.uuids.length > 0);
    one.leave();
    const before = two.uuids.length;
    await insertUntil(streams.a, () => two.uuids.length > before);
    expect(proxy.code()).toBeUndefined();
    two.leave();
    await expect.poll(() => proxy.code(), { timeout: 20_000 }).toBe(8);
  });

  test("is told where the cluster ends it, and when its time is over", async () => {
    const short = await openGateway({ maxMs: 200, heartbeatMs: 20 });
    const brief = await hear("ann", [streams.a], short);
    await brief.ended;
    expect(brief.messages).toBeGreaterThan(1);
    const cut = await hear("ann", [streams.a]);
    // Its call is there before the next one, which is the one to be cut.
    await insertUntil(streams.a, () => cut.uuids.length > 0);
    await proxy.cut(PATH, [1]);
    const other = await hear("ben", [streams.b]);
    await insertUntil(streams.b, () => other.uuids.length > 0 || proxy.bytes() > 0);
    await expect(other.ended).rejects.toMatchObject({ code: 14 });
    await expect(cut.ended).rejects.toMatchObject({ code: 14 });
  });
});

describe("is refused before the cluster hears of it", () => {
  const refusal = async (user: string, named: readonly Stream[], at = gateway): Promise<unknown> => {
    const heard = await hear(user, named, at);
    const error = await heard.ended.catch((caught: unknown) => caught);
    expect(await proxy.calls()).toBe(0);
    return error;
  };

  test("where a stream of them is beyond the rights of the user", async () => {
    const { a, b } = streams;
    expect(await refusal("ann", [b])).toMatchObject({
      code: 7,
      rawMessage: expect.stringContaining("beyond"),
    });
    expect(await refusal("ann", [a, b])).toMatchObject({ code: 7 });
    expect(await refusal("nobody", [a])).toMatchObject({ code: 7 });
    expect(await refusal("ann", [operator.stream(randomUuid())])).toMatchObject({ code: 7 });
    // One that is not there would end it for all that are asked for with it.
    expect(await refusal("boss", [a, operator.stream(randomUuid())])).toMatchObject({ code: 5 });
  });

  test("where the user may call other methods alone, which is then not told of it either", async () => {
    const at = await openGateway(
      {},
      {
        authorize: () => ({ subject: "ann", ...USERS.ann, methods: ["Info", "StreamInfo"] }),
      },
    );
    expect(await refusal("ann", [streams.a], at)).toMatchObject({ code: 7 });
    const offered = async ({ url }: RunningGateway) => {
      const init = { method: "POST", headers: { "content-type": "application/grpc-web+proto" } };
      const answer = await fetchAs("ann")(`${url}/v5api.BTrDB/Info`, { ...init, body: new Uint8Array(5) });
      expect(answer.headers.get("access-control-expose-headers")).toContain("x-btrdb-subscribe");
      return answer.headers.get("x-btrdb-subscribe");
    };
    expect(await offered(at)).toBeNull();
    expect(await offered(gateway)).toBe("100");
  });

  test("where nobody knows who it is, where there are too many, and where it makes no sense", async () => {
    const at = await openGateway({ maxOpen: 1 }, { limits: { maxStreams: 2 } });
    const { a, b, shared } = streams;
    expect(await refusal("boss", [a, b, shared], at)).toMatchObject({ code: 8 });
    expect(await refusal("boss", [], at)).toMatchObject({ code: 3 });
    const boss = await connectAs("boss", at);
    const removal = only({ op: SubscriptionUpdateOp.REMOVE_UUIDS, uuid: [uuidToBytes(a.uuid)] });
    const remove = async () => {
      for await (const _answer of boss.rpc.subscribe(removal));
    };
    await expect(remove()).rejects.toMatchObject({ code: 3 });
    const stranger = await post(at, PATH, new Uint8Array(5), { "x-user": "stranger" });
    expect(stranger.headers.get("grpc-status")).toBe("16");
    const first = await hear("boss", [a], at);
    await expect.poll(() => first.messages).toBe(1);
    const second = await hear("boss", [a], at);
    await expect(second.ended).rejects.toMatchObject({ code: 8 });
    first.leave();
    // What was left may be taken again.
    let third = second;
    do {
      third = await hear("boss", [a], at);
      await Promise.race([third.ended.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 200))]);
    } while (third.messages === 0);
  });

  test("without the option", async () => {
    const at = await startGateway(cluster.url, { apiKey: undefined });
    onTestFinished(() => at.close());
    expect(await refusal("boss", [streams.a], at)).toMatchObject({ code: 7 });
  });
});

describe("follow()", () => {
  // The gateway gives versions as old as this: without Subscribe, changes would come after the end of the test.
  const cache = { versionMs: 600_000 };
  const options: FollowOptions = { minIntervalMs: 10, maxIntervalMs: 300_000 };

  async function followed(at: RunningGateway, uuid: string, more: FollowOptions = {}) {
    const reader = (await connectAs("boss", at)).stream(uuid);
    const events = new StreamSet([reader]).follow({ ...options, ...more });
    onTestFinished(() => void events.return());
    return events;
  }
  const change = ({ value }: IteratorResult<FollowEvent, void>): StreamChange => {
    if (value?.kind !== "change") throw new Error(`${value?.kind} came, not a change`);
    return value;
  };

  test("hears of inserts through the gateway, which gives the new version then", async () => {
    const at = await openGateway({}, { cache });
    const stream = await operator.create({ collection: "shared", tags: { name: randomUuid(), unit: "V" } });
    const events = await followed(at, stream.uuid);
    let seen = false;
    const first = events.next().then((result) => {
      seen = true;
      return change(result);
    });
    await insertUntil(stream, () => seen);
    let { to } = await first;
    for (let i = 0; i < 5; i++) {
      const waiting = events.next();
      const time = now();
      await stream.insert([[time, i]]);
      const next = change(await waiting);
      expect(next.from).toEqual(to);
      to = next.to;
      expect((await next.values()).time.at(-1)).toBe(time);
    }
    expect(to).toEqual(await stream.fullVersion());
  });

  test("polls alone where it is told to", async () => {
    const at = await openGateway();
    const events = await followed(at, streams.a.uuid, { subscribe: false, from: 10n });
    await streams.a.insert([[now(), 1]]);
    change(await events.next());
    expect(await proxy.calls()).toBe(0);
  });

  test("leaves the call when the loop is left, and begins none where nobody waits", async () => {
    const events = await followed(gateway, streams.a.uuid);
    const waiting = events.next();
    await expect.poll(() => proxy.calls(), { timeout: 20_000 }).toBe(1);
    await events.return();
    await waiting;
    await expect.poll(() => proxy.code(), { timeout: 20_000 }).toBe(8);
  });

  test("goes on where the cluster is started again: nothing is lost, and it is told again", async () => {
    const data = mkdtempSync(join(tmpdir(), "btrdb-subscribe-"));
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const serve = (port: number) =>
      startServer({ port, tlsPort: null, data, graceMs: 0, log: () => undefined });
    const port = await closedPort();
    const first = await serve(port);
    const own = nativeGrpc();
    const at = await startGateway(first.url, { apiKey: undefined, cache, subscribe: { fetch: own } });
    const writer = await connect(first.url, { retry: false });
    const stream = await writer.create({ collection: "shared", tags: { name: "a", unit: "V" } });
    const events = await followed(at, stream.uuid);
    let changes = 0;
    const following = (async () => {
      let last: unknown;
      for await (const event of events) {
        const { from, to } = change({ value: event });
        if (last !== undefined) expect(from).toEqual(last);
        last = to;
        changes++;
      }
    })();
    await insertUntil(stream, () => changes > 0);
    await first.close();
    const second = await serve(port);
    const before = changes;
    await insertUntil(writer.stream(stream.uuid), () => changes > before + 1);
    await events.return();
    await following;
    own.close();
    await at.close();
    await second.close();
  });
});
