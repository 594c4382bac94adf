// The page asks nobody but its server, and its Content-Security-Policy lets nothing else run.
import { API_KEY, expect, test } from "../fixtures.ts";
import { drawnRows, settled } from "../page-object.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { openView } from "./open-view.ts";

test("a whole visit makes requests to its own origin only, and the key is in none of their addresses", async ({
  page,
  lab,
  watch,
}) => {
  const made = await makeStream(lab, { points: 300, time: (i) => START + BigInt(i) * SECOND, value: wave });
  await openView(page, lab, { series: [made.uuid] });
  await drawnRows(page);
  await page.getByTestId("legend-name").click();
  await page.getByTestId("zoom-in").click();
  await settled(page);
  const asked = watch.requests.filter((url) => !/^(?:data|blob):/u.test(url));
  expect(asked.length).toBeGreaterThan(8);
  expect([...new Set(asked.map((url) => new URL(url).origin))]).toEqual([new URL(lab.pageUrl).origin]);
  expect(asked.filter((url) => url.includes(API_KEY))).toEqual([]);
  // Nor in what the page keeps, or shows.
  expect(await page.content()).not.toContain(API_KEY);
});

test("what is injected does not run, and nothing inline is needed", async ({ page, lab, watch }) => {
  await page.goto(lab.pageUrl);
  const html = await (await page.request.get(lab.pageUrl)).text();
  expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/iu);
  watch.allow(/Content[- ]Security[- ]Policy/u);
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    const violated = new Promise<string>((resolve) =>
      document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective)),
    );
    document.body.append(script);
    return [await violated, "injected" in window];
  });
  expect(ran).toEqual(["script-src-elem", false]);
});
