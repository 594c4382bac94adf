import { create, toBinary } from "@bufbuild/protobuf";
import { connect } from "btrdb-web";
import { LookupStreamsResponseSchema } from "btrdb-web/proto";
import { expect, onTestFinished, test } from "vitest";
import { startSpyCluster } from "./gateway/spy-cluster.ts";

test("as many streams as a message can hold are found", async () => {
  const uuid = new Uint8Array(16);
  const results = Array.from({ length: 300_000 }, () => ({ uuid }));
  const messages = [toBinary(LookupStreamsResponseSchema, create(LookupStreamsResponseSchema, { results }))];
  const { url, close } = await startSpyCluster({ messages });
  onTestFinished(close);
  const conn = await connect(url, { apiKey: false, verify: false, env: {}, credentials: {} });
  expect(await conn.streamsInCollection("")).toHaveLength(300_000);
});
