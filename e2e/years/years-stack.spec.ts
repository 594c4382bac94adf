// The harness of the ten years itself; stories of users are in other files.
import { expect, test } from "./years-fixtures.ts";

test("a page and a server with 100 million points are ready through Envoy over TLS @once", async ({
  page,
  years,
}) => {
  expect(years.streams.long.count).toBe(100_000_000);
  expect(years.server.memory()).toBeLessThan(3e9);
  const response = await page.goto(years.pageUrl);
  expect(response?.status()).toBe(200);
  expect(page.url()).toMatch(/^https:/);
  const status = await page.evaluate(async (apiKey) => {
    const answer = await fetch("/v5api.BTrDB/Info", {
      method: "POST",
      headers: {
        "content-type": "application/grpc-web+proto",
        "x-grpc-web": "1",
        authorization: `Bearer ${apiKey}`,
      },
      body: new Uint8Array(5), // one frame with an empty message
    });
    return new TextDecoder().decode(await answer.arrayBuffer());
  }, years.apiKey);
  expect(status).toMatch(/grpc-status: ?0/);
});
