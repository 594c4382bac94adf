import { Code } from "@connectrpc/connect";
import { tableFromIPC } from "@uwdata/flechette";
import { type SubscriptionUpdate, SubscriptionUpdateOp } from "btrdb-web/proto";
import { expect, test } from "vitest";
import { grpcClient, newStream, testServer, webClient } from "../testing/test-server.ts";

type Update = { op?: SubscriptionUpdate["op"]; uuid: Uint8Array<ArrayBuffer>[] };

/** Requests that a test sends one by one. */
function outbox() {
  const queue: Update[] = [];
  let wake = () => {};
  let ended = false;
  return {
    send(update: Update) {
      queue.push(update);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const update = queue.shift();
        if (update) yield update;
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}

const rows = (bytes: Uint8Array | undefined) => {
  const table = tableFromIPC((bytes ?? new Uint8Array()).slice(), {
    useBigInt: true,
    useBigIntTimestamp: true,
  });
  return { time: [...(table.getChild("time") ?? [])], value: [...(table.getChild("value") ?? [])] };
};

test("a subscriber gets the points that are inserted into its streams", async () => {
  const client = grpcClient((await testServer()).url);
  const [one, two] = [await newStream(client), await newStream(client)];
  const requests = outbox();
  const stop = new AbortController();
  requests.send({ uuid: [one, two] });
  const answers = client.subscribe(requests, { signal: stop.signal })[Symbol.asyncIterator]();
  const first = answers.next();
  // The subscription begins at some moment after its request: insert until it has.
  let time = 0n;
  let seen = false;
  first.then(() => {
    seen = true;
  });
  while (!seen) await client.insert({ uuid: one, values: [{ time: time++, value: 1 }] });
  expect((await first).value?.uuid).toEqual(one);
  await client.insert({
    uuid: two,
    values: [
      { time: 5n, value: 2.5 },
      { time: 4n, value: 1.5 },
    ],
  });
  let answer = await answers.next();
  while (Buffer.compare(answer.value?.uuid, two) !== 0) answer = await answers.next();
  expect(rows(answer.value?.arrowBytes)).toEqual({ time: [5n, 4n], value: [2.5, 1.5] });
  stop.abort();
  await expect(answers.next()).rejects.toMatchObject({ code: Code.Canceled });
});

test("a stream that is not there is 404, in the last message", async () => {
  const client = grpcClient((await testServer()).url);
  const requests = outbox();
  requests.send({ uuid: [new Uint8Array(16).fill(7)] });
  const codes: (number | undefined)[] = [];
  for await (const { stat } of client.subscribe(requests)) {
    codes.push(stat?.code);
    requests.end();
  }
  expect(codes).toEqual([404]);
});

test("gRPC-Web is told that it cannot", async () => {
  const { url } = await testServer();
  const answer = await fetch(`${url}/v5api.BTrDB/Subscribe`, {
    method: "POST",
    headers: { "content-type": "application/grpc-web+proto" },
    body: new Uint8Array(5),
  });
  const text = (await answer.text()) + JSON.stringify([...answer.headers]);
  expect(text).toMatch(/grpc-status"?[:,] ?"?12/);
  expect(text).toMatch(/Subscribe/);
  expect((await webClient(url).info({})).majorVersion).toBe(5);
});

test("removing a stream ends its points", async () => {
  const client = grpcClient((await testServer()).url);
  const [one, two] = [await newStream(client), await newStream(client)];
  const requests = outbox();
  const stop = new AbortController();
  requests.send({ uuid: [one] });
  requests.send({ op: SubscriptionUpdateOp.REMOVE_UUIDS, uuid: [one] });
  requests.send({ uuid: [two] });
  const answers = client.subscribe(requests, { signal: stop.signal })[Symbol.asyncIterator]();
  let seen = false;
  const first = answers.next().then(({ value }) => {
    seen = true;
    return value?.uuid;
  });
  // Updates are taken in order: once the second stream is heard, the first one has been removed.
  for (let time = 0n; !seen; time++) {
    await client.insert({ uuid: two, values: [{ time, value: 1 }] });
  }
  expect(await first).toEqual(two);
  await client.insert({ uuid: one, values: [{ time: 9n, value: 1 }] });
  await client.insert({ uuid: two, values: [{ time: 1_000_000n, value: 1 }] });
  for (;;) {
    const { value } = await answers.next();
    expect(value?.uuid).toEqual(two);
    if (rows(value?.arrowBytes).time[0] === 1_000_000n) break;
  }
  stop.abort();
  await expect(answers.next()).rejects.toMatchObject({ code: Code.Canceled });
});
