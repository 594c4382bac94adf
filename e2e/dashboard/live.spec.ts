// A live view follows the clock and what is inserted meanwhile.
import { expect, test } from "../fixtures.ts";
import { shown } from "../page-object.ts";
import { addPoints, makeStream, SECOND } from "./make-stream.ts";
import { openView } from "./open-view.ts";

const now = () => BigInt(Date.now()) * 1_000_000n;

test("new points are drawn as they come, and looking elsewhere ends it", async ({ page, lab }) => {
  const begin = now() - 60n * SECOND;
  const made = await makeStream(lab, {
    points: 50,
    time: (i) => begin + BigInt(i) * SECOND,
    value: (i) => i,
  });
  await openView(page, lab, { series: [made.uuid], range: "last:2m:live" });
  await expect(page.getByTestId("time-picker")).toContainText("live");
  const first = await shown(page);
  expect(first.series[0]?.points).toBe(50n);
  const delays: number[] = [];
  for (let round = 1; round <= 3; round++) {
    const time = BigInt64Array.of(now() - SECOND, now() - SECOND / 2n);
    const value = Float64Array.of(1000 + round, 2000 + round);
    const inserted = performance.now();
    await addPoints(lab, made, { time, value });
    await expect
      .poll(async () => (await shown(page)).series[0]?.last, { intervals: [50], timeout: 30_000 })
      .toEqual({ time: time[1], value: value[1] });
    delays.push(Math.round(performance.now() - inserted));
    expect((await shown(page)).series[0]?.points).toBe(BigInt(50 + 2 * round));
  }
  console.log(`live: drawn ${delays.join(", ")} ms after the insert began`);
  const later = await shown(page);
  expect(later.to).toBeGreaterThan(first.to);
  expect(later.to - later.from).toBe(120n * SECOND);
  // Its end is the present, give or take what the busy machine needs.
  expect(Number(now() - later.to) / 1e9).toBeLessThan(5);

  await page.getByTestId("pan-left").click();
  await expect(page.getByTestId("time-picker")).not.toContainText("live");
  const stopped = (await shown(page)).from;
  await addPoints(lab, made, { time: BigInt64Array.of(now()), value: Float64Array.of(1) });
  // The view stays, although what is in it goes on being followed.
  await expect.poll(async () => (await shown(page)).series[0]?.version).toMatch(/^\d+\.\d+$/u);
  expect((await shown(page)).from).toBe(stopped);
});

test("what changes in a view that is not live is drawn too, exactly", async ({ page, lab }) => {
  const begin = 1_600_000_000n * SECOND;
  const made = await makeStream(lab, {
    points: 20,
    time: (i) => begin + BigInt(i) * SECOND,
    value: (i) => i,
  });
  await openView(page, lab, { series: [made.uuid] });
  expect((await shown(page)).series[0]).toMatchObject({ points: 20n, version: "11.0" });
  const time = BigInt64Array.of(begin + SECOND / 2n);
  await addPoints(lab, made, { time, value: Float64Array.of(-5) });
  await expect
    .poll(async () => (await shown(page)).series[0], { timeout: 30_000 })
    .toMatchObject({ points: 21n, version: "12.0", first: { time: begin, value: 0 } });
});
