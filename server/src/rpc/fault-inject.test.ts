import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { FaultType } from "../fault/faults.ts";
import {
  type BTrDBClient,
  collect,
  grpcClient,
  newStream,
  testServer,
  webClient,
} from "../testing/test-server.ts";

const PROTOCOLS = [
  { protocol: "gRPC-Web", connect: (url: string) => webClient(url) },
  { protocol: "gRPC", connect: grpcClient },
];

async function inject(client: BTrDBClient, type: number, params: object = {}) {
  const bytes = new TextEncoder().encode(JSON.stringify(params));
  const { stat, rv } = await client.faultInject({ type: BigInt(type), params: bytes });
  return stat?.code ?? JSON.parse(new TextDecoder().decode(rv));
}

/** A stream whose raw values take four messages. */
async function filled(
  client: BTrDBClient,
): Promise<() => Promise<{ messages: number; code: Code | undefined }>> {
  const uuid = await newStream(client);
  await client.insert({
    uuid,
    values: Array.from({ length: 20_000 }, (_, i) => ({ time: BigInt(i), value: 1 })),
  });
  return async () => {
    let messages = 0;
    try {
      for await (const { values } of client.rawValues({ uuid, start: 0n, end: 20_000n })) {
        expect(values).toHaveLength(5_000);
        messages += 1;
      }
      return { messages, code: undefined };
    } catch (error) {
      return { messages, code: ConnectError.from(error).code };
    }
  };
}

test("without being enabled it is 424", async () => {
  const client = webClient((await testServer()).url);
  expect(await inject(client, FaultType.UNAVAILABLE, { rpc: "Info" })).toBe(424);
  expect((await client.info({})).majorVersion).toBe(5);
});

test.for([
  { type: 1, params: {}, code: 421 },
  { type: 1, params: { rpc: "Nothing" }, code: 421 },
  { type: 1, params: { rpc: "FaultInject" }, code: 421 },
  { type: 1, params: { rpc: "Info", count: -1 }, code: 421 },
  { type: 3, params: { rpc: "Info", messages: 0.5 }, code: 421 },
  { type: 99, params: { rpc: "Info" }, code: 438 },
])("type $type with $params is $code", async ({ type, params, code }) => {
  const client = webClient((await testServer({ enableFaultInjection: true })).url);
  expect(await inject(client, type, params)).toBe(code);
});

test.for(PROTOCOLS)("UNAVAILABLE n times, for one RPC only, over $protocol", async ({ connect }) => {
  const client = connect((await testServer({ enableFaultInjection: true })).url);
  expect(await inject(client, FaultType.UNAVAILABLE, { rpc: "ListCollections", count: 2 })).toMatchObject([
    { type: 1, rpc: "ListCollections", count: 2 },
  ]);
  await client.info({});
  for (let i = 0; i < 2; i++) {
    await expect(collect(client.listCollections({}))).rejects.toMatchObject({ code: Code.Unavailable });
  }
  await expect(collect(client.listCollections({}))).resolves.toHaveLength(1);
});

test("one call clears all faults", async () => {
  const client = webClient((await testServer({ enableFaultInjection: true })).url);
  await inject(client, FaultType.UNAVAILABLE, { rpc: "Info", count: 100 });
  await inject(client, FaultType.DELAY, { rpc: "Flush", count: 100, delayMs: 1_000 });
  expect(await inject(client, FaultType.CLEAR)).toEqual([]);
  expect((await client.info({})).majorVersion).toBe(5);
});

test("405 is answered in-band", async () => {
  const client = webClient((await testServer({ enableFaultInjection: true })).url);
  await inject(client, FaultType.WRONG_ENDPOINT, { rpc: "ListCollections" });
  await inject(client, FaultType.WRONG_ENDPOINT, { rpc: "Flush" });
  expect((await collect(client.listCollections({})))[0]?.stat?.code).toBe(405);
  expect((await client.flush({})).stat?.code).toBe(405);
});

test("a delay outlasts a deadline", async () => {
  const client = webClient((await testServer({ enableFaultInjection: true })).url);
  await inject(client, FaultType.DELAY, { rpc: "Info", delayMs: 60_000 });
  await expect(client.info({}, { timeoutMs: 50 })).rejects.toMatchObject({ code: Code.DeadlineExceeded });
});

test.for(PROTOCOLS)("cut, corrupt and unfinished answers are errors over $protocol", async ({ connect }) => {
  const { url } = await testServer({ enableFaultInjection: true });
  for (const [type, messages] of [
    [FaultType.CUT, 2],
    [FaultType.CUT_INSIDE, 2],
    [FaultType.CORRUPT, 2],
    [FaultType.NO_TRAILERS, 2],
  ] as const) {
    const client = connect(url);
    const read = await filled(client);
    await inject(client, type, { rpc: "RawValues", messages });
    const result = await read();
    expect(result.code, `type ${type}`).toBeDefined();
    expect(result.messages, `type ${type}`).toBeLessThanOrEqual(messages);
  }
  const read = await filled(connect(url));
  expect(await read()).toEqual({ messages: 4, code: undefined });
});

test.for(PROTOCOLS)("whole messages before a fault arrive over $protocol", async ({ connect }) => {
  const client = connect((await testServer({ enableFaultInjection: true })).url);
  const read = await filled(client);
  for (const type of [FaultType.CORRUPT, FaultType.NO_TRAILERS]) {
    await inject(client, type, { rpc: "RawValues", messages: 3 });
    expect((await read()).messages, `type ${type}`).toBe(3);
  }
});

test.for(PROTOCOLS)("a unary answer can be cut over $protocol", async ({ connect }) => {
  const { url } = await testServer({ enableFaultInjection: true });
  for (const type of [FaultType.CUT, FaultType.CUT_INSIDE, FaultType.CORRUPT, FaultType.NO_TRAILERS]) {
    // A connection that is being cut refuses what follows at once: each type has its own.
    const client = connect(url);
    await inject(client, type, { rpc: "Info" });
    await expect(client.info({}), `type ${type}`).rejects.toBeInstanceOf(ConnectError);
  }
  expect((await connect(url).info({})).majorVersion).toBe(5);
});
