import { expect, test } from "vitest";
import { grpcClient, testServer, webClient } from "../testing/test-server.ts";
import { KNOWN_DIFFERENCES, knownReason } from "./known-differences.ts";
import { readRecordings } from "./recording.ts";
import { replay } from "./replay.ts";

const recordings = readRecordings();

test("there are recordings", () => {
  expect(recordings.length).toBeGreaterThan(0);
});

test.for([
  { protocol: "gRPC", connect: grpcClient },
  { protocol: "gRPC-Web", connect: (url: string) => webClient(url) },
])("every recording of the real server replays over $protocol", async ({ connect }) => {
  const used = new Set<string>();
  for (const recording of recordings) {
    const server = await testServer();
    const differences = await replay(connect(server.url), recording);
    const unknown = differences.filter((difference) => knownReason(difference) === undefined);
    expect(unknown, recording.file).toEqual([]);
    for (const { file, step } of differences) used.add(`${file} ${step}`);
  }
  // The table names nothing that is the same by now.
  const listed = KNOWN_DIFFERENCES.flatMap(({ file, steps }) => steps.map((step) => `${file} ${step}`));
  expect(listed.filter((step) => !used.has(step))).toEqual([]);
});

test("what is recorded of metadata replays with metadata in PostgreSQL", async () => {
  const server = await testServer({ database: undefined });
  // One server for all of them: a start takes seconds, and these recordings share no stream.
  for (const recording of recordings.filter(({ file }) => /^0[34]_/.test(file))) {
    const differences = await replay(grpcClient(server.url), recording);
    expect(differences, recording.file).toEqual([]);
  }
}, 120_000);

test("creating streams replays with metadata in PostgreSQL", async () => {
  const server = await testServer({ database: undefined });
  const [recording] = recordings.filter(({ file }) => file === "02_create.json");
  if (!recording) throw new Error("02_create.json is gone");
  const differences = await replay(grpcClient(server.url), recording);
  expect(differences.filter((difference) => knownReason(difference) === undefined)).toEqual([]);
}, 120_000);
