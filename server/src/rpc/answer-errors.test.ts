import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { collect, newStream, testServer, webClient } from "../testing/test-server.ts";

const unknown = new Uint8Array(16).fill(7);

test("errors are gRPC statuses with the code in front where that is asked for", async () => {
  const client = webClient((await testServer({ errors: "grpc" })).url);
  const uuid = await newStream(client);
  const cases = [
    {
      call: () => client.streamInfo({ uuid: unknown }),
      code: Code.NotFound,
      message: "[404] stream does not exist",
    },
    {
      call: () => collect(client.rawValues({ uuid })),
      code: Code.InvalidArgument,
      message: "[413] start time >= end time",
    },
    { call: () => client.obliterate({ uuid }), code: Code.PermissionDenied, message: /^\[431\] / },
    { call: () => client.create({ uuid, collection: "c" }), code: Code.AlreadyExists, message: /^\[417\] / },
    { call: () => client.nearest({ uuid, time: 1n }), code: Code.NotFound, message: "[401] no such point" },
    {
      call: () => client.setStreamTags({ uuid, expectedPropertyVersion: 9n }),
      code: Code.Aborted,
      message: /^\[423\] /,
    },
  ];
  for (const { call, code, message } of cases) {
    await expect(call()).rejects.toMatchObject({
      code,
      rawMessage: typeof message === "string" ? message : expect.stringMatching(message),
    });
  }
});

test("in-band, nothing of the answer but the error counts, and the gRPC status is OK", async () => {
  const client = webClient((await testServer()).url);
  const messages = await collect(client.rawValues({ uuid: unknown, start: 0n, end: 1n }));
  expect(messages).toMatchObject([
    { stat: { code: 404, msg: "stream not found" }, versionMajor: 0n, versionMinor: 0n, values: [] },
  ]);
});
