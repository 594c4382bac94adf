// The key that a user types is in one place: the header to the server. Every test looks for it elsewhere (watch.ts); these
// show that looking finds it.

import { create, toBinary } from "@bufbuild/protobuf";
import { RawValuesResponseSchema } from "btrdb-web/proto";
import { answerOf } from "../../tests/helpers/grpc-web-answer.ts";
import { API_KEY, expect, test } from "../fixtures.ts";
import { connectByForm } from "../page-object.ts";
import { FAILED_REQUEST } from "../watch.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";

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

test("what a worker and its page tell each other has the key once: where the page says how to connect", async ({
  page,
  lab,
}) => {
  await page.addInitScript(() => {
    const told = { to: [] as string[], from: [] as string[] };
    const text = (data: unknown) =>
      JSON.stringify(data, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    const Real = Worker;
    Object.assign(window, {
      told,
      Worker: class extends Real {
        constructor(...given: ConstructorParameters<typeof Worker>) {
          super(...given);
          this.addEventListener("message", ({ data }) => told.from.push(text(data)));
        }
        override postMessage(message: unknown, options?: StructuredSerializeOptions | Transferable[]): void {
          told.to.push(text(message));
          super.postMessage(message, options as StructuredSerializeOptions);
        }
      },
    });
  });
  const made = await makeStream(lab, { points: 50, time: (i) => START + BigInt(i) * SECOND, value: wave });
  const said = `no stream for Bearer ${API_KEY}`;
  const body = answerOf([
    toBinary(RawValuesResponseSchema, create(RawValuesResponseSchema, { stat: { code: 404, msg: said } })),
  ]);
  await page.route(/\/v5api\.BTrDB\/\w*(?:RawValues|Windows)$/u, (route) =>
    route.fulfill({ contentType: "application/grpc-web+proto", body }),
  );
  await page.goto(`${lab.pageUrl}#v=1&r=all&z=UTC&s=${made.uuid}`);
  await connectByForm(page, lab.endpoint, lab.apiKey);
  await expect(page.getByTestId("series-error")).toBeVisible();
  await page.getByTestId("connection-state").waitFor({ state: "attached" });
  const { to, from } = await page.evaluate(
    () => (window as unknown as { told: { to: string[]; from: string[] } }).told,
  );
  expect(from.filter((one) => one.includes("no stream for Bearer ***")).length).toBeGreaterThan(0);
  expect(from.filter((one) => one.includes(API_KEY))).toEqual([]);
  expect(to.filter((one) => one.includes(API_KEY)).map((one) => JSON.parse(one).type)).toEqual(["open"]);
});
