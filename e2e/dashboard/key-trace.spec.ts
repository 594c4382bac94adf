// A visit of which a trace is kept, which is searched for the key when all is over (key/check-artifacts.ts).
import { expect, test } from "../fixtures.ts";
import { makeStream, SECOND, START, wave } from "./make-stream.ts";
import { openView } from "./open-view.ts";

test.use({ trace: "on" });

test("a visit with the key, of which everything is kept", async ({ page, lab, watch }) => {
  const made = await makeStream(lab, { points: 100, time: (i) => START + BigInt(i) * SECOND, value: wave });
  await openView(page, lab, { series: [made.uuid] });
  await page.getByTestId("legend-name").click();
  await expect(page.getByTestId("metadata-count")).toHaveText("100");
  expect(watch.key.sent).toBeGreaterThan(5);
});
