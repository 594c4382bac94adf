import { createServer } from "node:net";
import { expect, test } from "vitest";
import { isPortFree, recentlyFreePort } from "./ports.ts";

test("a port is free until someone listens, and again afterwards", async () => {
  const port = await recentlyFreePort("127.0.0.1");
  expect(await isPortFree("127.0.0.1", port)).toBe(true);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  expect(await isPortFree("127.0.0.1", port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree("127.0.0.1", port)).toBe(true);
});
