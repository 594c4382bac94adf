// How a user connects, and what the page says when that fails.
import { closedPort, serve } from "../tests/helpers/fault-server.ts";
import { API_KEY, expect, startTestStack, test } from "./fixtures.ts";
import { connectByForm } from "./page-object.ts";
import { FAILED_REQUEST } from "./watch.ts";

test("connects by the form, shows the server and where each setting came from", async ({ page, stack }) => {
  await page.goto(stack.pageUrl);
  await connectByForm(page, stack.endpoint, stack.apiKey);
  await expect(page.getByTestId("connection-state")).toHaveText("Connected");
  await expect(page.getByTestId("info-endpoint")).toHaveText(stack.endpoint);
  await expect(page.getByTestId("info-version")).toHaveText("5.31");
  await expect(page.getByTestId("info-build")).toContainText("5.31.0");
  await expect(page.getByTestId("setting-endpoints")).toHaveText(`${stack.endpoint} from the form`);
  await expect(page.getByTestId("setting-api-key")).toHaveText(
    stack.apiKey === undefined ? "not set" : `*** (${stack.apiKey.length} characters) from the form`,
  );
  await expect(page.getByTestId("collection")).not.toHaveCount(0);
});

test("the key is not stored unless the user asks, and never shown", async ({ page, stack, watch }) => {
  test.skip(stack.apiKey === undefined, "this project has no key");
  await page.goto(stack.pageUrl);
  await connectByForm(page, stack.endpoint, stack.apiKey);
  await expect(page.getByTestId("connection-state")).toHaveText("Connected");
  const stored = () =>
    page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie]));
  expect(await stored()).not.toContain(API_KEY);
  expect(page.url()).not.toContain(API_KEY);
  expect(await page.content()).not.toContain(API_KEY);

  await page.getByTestId("disconnect").click();
  watch.key.allowRemembered();
  await page.getByTestId("remember").check();
  await connectByForm(page, stack.endpoint, stack.apiKey);
  await expect(page.getByTestId("connection-state")).toHaveText("Connected");
  expect(await stored()).toContain(API_KEY);
  await page.reload();
  await expect(page.getByTestId("connection-state")).toHaveText("Connected");
});

test("a wrong key is said in words", async ({ page, stack }) => {
  test.skip(stack.apiKey === undefined, "this project has no key");
  await page.goto(stack.pageUrl);
  for (const [key, label] of [
    ["wrong-key", "wrong"],
    ["", "none"],
  ] as const) {
    await connectByForm(page, stack.endpoint, key);
    await expect(page.getByTestId("connection-state"), label).toHaveText("Failed");
    await expect(page.getByTestId("error-message")).toContainText(
      "the API key was not accepted (invalid api key)",
    );
    expect(await page.content()).not.toContain("wrong-key");
  }
});

test("a key for a plain port is refused, and nothing is sent", async ({ page, stack }) => {
  await page.goto(stack.pageUrl);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await connectByForm(page, `127.0.0.1:${stack.plainPort}`, "some-key");
  await expect(page.getByTestId("error-message")).toContainText("needs TLS");
  await expect(page.getByTestId("error-message")).toContainText("is plain");
  expect(await page.content()).not.toContain("some-key");
  expect(requests.filter((url) => url.includes("BTrDB"))).toEqual([]);
});

test("an endpoint that can't be is said in words, before anything is sent", async ({ page, stack }) => {
  await page.goto(stack.pageUrl);
  await connectByForm(page, "127.0.0.1", undefined);
  await expect(page.getByTestId("error-message")).toContainText('The endpoint "127.0.0.1" has no port');
});

test("a server that is down is said in words, with what to check", async ({ page, stack, watch }) => {
  watch.allow(FAILED_REQUEST);
  await page.goto(stack.pageUrl);
  await connectByForm(page, `http://127.0.0.1:${await closedPort()}`, undefined);
  await expect(page.getByTestId("error-message")).toContainText("Could not connect to the database");
  await expect(page.getByTestId("error-checks")).toContainText("Is the server running");
});

test("a web server that is not BTrDB is told from one that is", async ({ page, stack, watch }) => {
  watch.allow(FAILED_REQUEST);
  test.skip(stack.mode !== "direct", "one project is enough: it goes past Envoy");
  await page.goto(stack.pageUrl);
  // The page's own web server: it answers, on this origin, but no gRPC-Web.
  await connectByForm(page, new URL(stack.pageUrl).origin, undefined);
  await expect(page.getByTestId("error-message")).toContainText("not BTrDB over gRPC-Web");
});

test("a server that lets no other origin read it is told by name: CORS", async ({ page, stack, watch }) => {
  watch.allow(FAILED_REQUEST, /CORS policy/u);
  test.skip(stack.mode !== "direct", "one project is enough: it goes past Envoy");
  const other = await serve((_, response) => response.end("hello"));
  try {
    await page.goto(stack.pageUrl);
    await connectByForm(page, `127.0.0.1:${other.port}`, undefined);
    await expect(page.getByTestId("error-message")).toContainText("CORS");
    await expect(page.getByTestId("error-checks")).toContainText(new URL(stack.pageUrl).origin);
  } finally {
    await other.close();
  }
});

test("a server that goes away is said, and connecting again works once it is back", async ({
  page,
  stack,
  watch,
}) => {
  watch.allow(FAILED_REQUEST);
  const own = await startTestStack(stack.mode, false);
  try {
    await page.goto(stack.pageUrl);
    await own.server.close();
    await connectByForm(page, own.endpoint, own.apiKey);
    await expect(page.getByTestId("connection-state")).toHaveText("Failed");
    await expect(page.getByTestId("error-message")).toContainText(
      stack.mode === "direct" ? "Could not connect" : "the proxy answers, but the server behind it does not",
    );
    await connectByForm(page, stack.endpoint, stack.apiKey);
    await expect(page.getByTestId("connection-state")).toHaveText("Connected");
  } finally {
    await own.close();
  }
});

test("a certificate that is not trusted is named, with the link to accept it", async ({ browser, stack }) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: false });
  try {
    const page = await context.newPage();
    // The page itself over plain HTTP, so that only the endpoint has the certificate.
    await page.goto(stack.pageUrls?.own ?? "");
    await connectByForm(page, stack.tlsUrl, stack.apiKey);
    await expect(page.getByTestId("connection-state")).toHaveText("Failed");
    await expect(page.getByTestId("error-checks")).toContainText("certificate");
    await expect(page.getByTestId("open-endpoint")).toHaveAttribute("href", stack.tlsUrl);
  } finally {
    await context.close();
  }
});
