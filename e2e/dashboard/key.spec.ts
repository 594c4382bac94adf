// The key that a user types is in one place: the header to the server. Every test looks for it elsewhere (watch.ts); these
// show that looking finds it.
import { API_KEY, expect, test } from "../fixtures.ts";
import { connectByForm } from "../page-object.ts";
import { FAILED_REQUEST } from "../watch.ts";

test("a key that leaks is found, wherever that is", async ({ page, lab, watch }) => {
  await page.goto(lab.pageUrl);
  expect(await watch.key.found()).toEqual([]);
  watch.allow(FAILED_REQUEST);
  await page.evaluate(async (key) => {
    document.body.dataset.key = btoa(`Bearer ${key}`);
    sessionStorage.setItem("key", key);
    localStorage.setItem("key", [...key].reverse().join(""));
    console.log(`connecting with ${key}`);
    await fetch(`/?key=${key}`, { headers: { "x-key": key }, method: "POST", body: key });
  }, API_KEY);
  const found = (await watch.key.found()).join("\n");
  for (const place of [
    "(base64) is in the page",
    "(plain) is in sessionStorage",
    "(backwards) is in localStorage",
    "the console",
    "an address",
    "the header x-key",
    "the body to",
  ])
    expect(found).toContain(place);
  watch.key.forget();
});

test("a key that a server quotes back is not shown", async ({ page, lab, watch }) => {
  await page.route("**/v5api.BTrDB/Info", async (route) => {
    const said = route.request().headers().authorization ?? "";
    const headers = { "grpc-status": "16", "grpc-message": encodeURIComponent(`who is ${said}?`) };
    await route.fulfill({ contentType: "application/grpc-web+proto", headers });
  });
  await page.goto(lab.pageUrl);
  await connectByForm(page, lab.endpoint, lab.apiKey);
  await expect(page.getByTestId("error-message")).toContainText("who is Bearer ***?");
  expect(watch.key.sent).toBeGreaterThan(0);
});
