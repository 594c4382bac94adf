import { expect, type Locator, type Page } from "@playwright/test";

/** What a user does on the page, in the words of a user. */
export async function connectByForm(page: Page, endpoint: string, apiKey: string | undefined): Promise<void> {
  await page.getByTestId("endpoint").fill(endpoint);
  await page.getByTestId("api-key").fill(apiKey ?? "");
  await page.getByTestId("connect").click();
}

/** Finds a stream by its name and draws it; ends when all of it is drawn. */
export async function drawStream(page: Page, collection: string, name: string): Promise<void> {
  const field = page.getByTestId("stream-filter");
  await field.fill(`${collection}/${name}`);
  await expect(page.getByTestId("search-status")).toContainText("1 stream.");
  await page.locator(`[data-testid=stream][data-name="${name}"]`).click();
  await expect(page.getByTestId("legend-name").filter({ hasText: name })).toBeVisible();
  await field.fill("");
  await settled(page);
}

/** One series of the chart, as `<btrdb-chart>` describes it. */
export interface ShownSeries {
  readonly id: string;
  readonly uuid: string;
  readonly status: string;
  readonly level: "raw" | "mixed" | number | undefined;
  readonly version: string | undefined;
  readonly rows: number;
  readonly points: bigint;
  readonly exact: boolean;
  readonly first: { readonly time: bigint; readonly value: number } | undefined;
  readonly last: { readonly time: bigint; readonly value: number } | undefined;
  readonly error: string | undefined;
}

/** What the chart shows, to the nanosecond. */
export interface Shown {
  readonly from: bigint;
  readonly to: bigint;
  readonly settled: boolean;
  readonly revision: number;
  readonly series: readonly ShownSeries[];
}

/** What tests use of the chart's element. */
export interface ChartElement extends HTMLElement {
  describe(): Shown;
  range: { start: bigint; end: bigint } | undefined;
  selection: { start: bigint; end: bigint } | undefined;
  dragMode: string;
  readonly drawTimes: readonly number[];
}

export function chartElement(page: Page): Locator {
  return page.locator("btrdb-chart");
}

/** What the chart shows at this moment. */
export function shown(page: Page): Promise<Shown> {
  return chartElement(page).evaluate((chart) => (chart as ChartElement).describe());
}

/** Waits until all that is asked for is drawn, and said in the page; answers what it is. */
export async function settled(page: Page): Promise<Shown> {
  let last: Shown | undefined;
  await expect
    .poll(
      async () => {
        const { state, busy, now } = await chartElement(page).evaluate((node) => {
          const chart = node as ChartElement;
          const surface = chart.shadowRoot?.querySelector<HTMLElement>("[data-testid=chart]");
          const now = chart.describe();
          const listed = document.querySelectorAll("[data-testid=legend-item][data-hidden=false]");
          const visible = listed.length;
          const said = surface?.dataset.to === String(now.to) && surface.dataset.from === String(now.from);
          // Where nothing is to be drawn, there is no range and no frame.
          const blank = ["void", "failed"].includes(surface?.dataset.state ?? "");
          const behind = !blank && (now.series.length !== visible || (visible > 0 && !said) || !now.settled);
          return { state: surface?.dataset.state, busy: behind, now };
        });
        last = now;
        return busy ? "behind" : state;
      },
      { message: "the chart settles", timeout: 40_000 },
    )
    .toMatch(/^(?:ready|empty|void|none|hidden|failed)$/u);
  return last as Shown;
}

/** What the table says that is drawn of one series, row by row: the time in nanoseconds, then the cells as text. */
export async function drawnRows(page: Page, id?: string): Promise<{ time: bigint; cells: string[] }[]> {
  const table = page.getByTestId("data-table");
  const button = page.getByTestId("show-table");
  if (!(await table.isVisible())) await button.click();
  // It is written when the page is at rest.
  await expect
    .poll(async () => {
      const revision = await table.getAttribute("data-revision");
      return revision === (await page.getByTestId("chart").getAttribute("data-revision"));
    })
    .toBe(true);
  const rows = await table
    .locator(id === undefined ? "tbody tr" : `table[data-id="${id}"] tbody tr`)
    .evaluateAll((elements) =>
      elements.map((row) => ({
        time: row.getAttribute("data-time") ?? "",
        cells: [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? ""),
      })),
    );
  return rows.map(({ time, cells }) => ({ time: BigInt(time), cells }));
}
