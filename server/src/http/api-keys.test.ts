import { Code, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { BTrDB } from "btrdb-web/proto";
import { expect, test } from "vitest";
import { collect, testServer, webClient } from "../testing/test-server.ts";

const KEY = "K1-0123456789abcdef";
const OTHER = "K2-fedcba9876543210";

test.for([
  { authorization: `Bearer ${KEY}`, accepted: true },
  { authorization: `Bearer ${OTHER}`, accepted: true },
  { authorization: `bearer ${KEY}`, accepted: true },
  { authorization: undefined, accepted: false },
  { authorization: "", accepted: false },
  { authorization: "Bearer ", accepted: false },
  { authorization: KEY, accepted: false },
  { authorization: `Basic ${KEY}`, accepted: false },
  { authorization: `Bearer ${KEY}x`, accepted: false },
  { authorization: `Bearer ${KEY.slice(0, -1)}`, accepted: false },
  { authorization: `Bearer ${KEY},${OTHER}`, accepted: false },
])("authorization $authorization is accepted: $accepted", async ({ authorization, accepted }) => {
  const { url } = await testServer({ apiKeys: [KEY, OTHER] });
  const client = webClient(url, authorization === undefined ? {} : { authorization });
  const answer = client.info({});
  if (accepted) await expect(answer).resolves.toMatchObject({ majorVersion: 5 });
  else
    await expect(answer).rejects.toMatchObject({ code: Code.Unauthenticated, rawMessage: "invalid api key" });
});

test("every RPC needs the key, over gRPC as well, and nothing about it is logged", async () => {
  const lines: string[] = [];
  const { url } = await testServer({ apiKeys: [KEY], log: (line) => lines.push(line) });
  const headers = { authorization: `Bearer ${KEY}-wrong` };
  const grpc = createClient(BTrDB, createGrpcTransport({ baseUrl: url }));
  for (const method of BTrDB.methods) {
    for (const client of method.methodKind === "bidi_streaming" ? [grpc] : [grpc, webClient(url)]) {
      type AnyCall = (request: unknown, options: object) => Promise<unknown> | AsyncIterable<unknown>;
      const call = client[method.localName as keyof typeof client] as unknown as AnyCall;
      const input = method.methodKind === "bidi_streaming" ? (async function* () {})() : {};
      const answer = call(input, { headers });
      const result = Symbol.asyncIterator in answer ? collect(answer) : answer;
      await expect(result, method.name).rejects.toMatchObject({
        code: Code.Unauthenticated,
        rawMessage: "invalid api key",
      });
    }
  }
  expect(lines.join("\n")).not.toContain(KEY);
});

test("the pages without data need no key", async () => {
  const { url } = await testServer({ apiKeys: [KEY] });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const preflight = await fetch(`${url}/v5api.BTrDB/Info`, {
    method: "OPTIONS",
    headers: { origin: "https://page.test", "access-control-request-method": "POST" },
  });
  expect(preflight.status).toBe(204);
});

test.for([[""], ["with space"], ["line\nbreak"], ["ключ"]])(
  "the key %j is refused without showing it",
  async ([key = ""]) => {
    const refused = testServer({ apiKeys: [KEY, key] });
    await expect(refused).rejects.toMatchObject({ name: "OptionError" });
    await expect(refused).rejects.not.toThrow(KEY);
  },
);
