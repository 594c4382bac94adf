// The harness itself: that each project's page, proxy and server are up and wired. Stories of users are in other files.
import { expect, test } from "./fixtures.ts";

test("the page answers, without an error in the console", async ({ page, stack }) => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  const response = await page.goto(stack.pageUrl);
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(/BTrDB/);
  expect(problems).toEqual([]);
});

test("a gRPC-Web call made by hand inside the page reaches the server", async ({ page, stack }) => {
  await page.goto(stack.pageUrl);
  const call = async (apiKey: string | undefined) => {
    const request = { url: `${stack.endpoint}/v5api.BTrDB/Info`, apiKey: apiKey ?? "" };
    return page.evaluate(async ({ url, apiKey }) => {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/grpc-web+proto",
          "x-grpc-web": "1",
          ...(apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` }),
        },
        body: new Uint8Array(5), // one frame with an empty message
      });
      const body = new Uint8Array(await response.arrayBuffer());
      // A call that fails at once has its status in the headers; any other in the last frame.
      const status = response.headers.get("grpc-status");
      return { status, message: response.headers.get("grpc-message"), text: new TextDecoder().decode(body) };
    }, request);
  };

  const good = await call(stack.apiKey);
  expect(good.text).toMatch(/grpc-status: ?0/);
  if (stack.apiKey === undefined) return;
  const bad = await call("wrong");
  expect(`${bad.message} ${bad.text}`).toMatch(/invalid( |%20)api( |%20)key/);
});
