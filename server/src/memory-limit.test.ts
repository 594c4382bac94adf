import { expect, test } from "vitest";
import { collect, newStream, testServer, webClient } from "./testing/test-server.ts";

test("inserts beyond the memory limit are 426, and reads go on", async () => {
  const limited = webClient((await testServer({ maxMemory: 1 << 20 })).url);
  const uuid = await newStream(limited);
  const refused = await limited.insert({ uuid, values: [{ time: 1n, value: 1 }] });
  expect(refused.stat).toMatchObject({ code: 426, msg: "the server uses more than 1 MB of memory" });
  expect(await collect(limited.rawValues({ uuid, start: 0n, end: 9n }))).toMatchObject([{ values: [] }]);
  expect((await limited.flush({ uuid })).stat).toBeUndefined();
});

test("below it nothing is refused", async () => {
  const roomy = webClient((await testServer({ maxMemory: 2 ** 40 })).url);
  const uuid = await newStream(roomy);
  expect((await roomy.insert({ uuid, values: [{ time: 1n, value: 1 }] })).stat).toBeUndefined();
});

test("a limit must be positive", async () => {
  await expect(testServer({ maxMemory: 0 })).rejects.toThrow(/not positive/);
});
