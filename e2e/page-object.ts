import { expect, type Locator, type Page } from "@playwright/test";

/** What a user does on the page, in the words of a user. */
export async function connectByForm(page: Page, endpoint: string, apiKey: string | undefined): Promise<void> {
  await page.getByTestId("endpoint").fill(endpoint);
  await page.getByTestId("api-key").fill(apiKey ?? "");
  await page.getByTestId("connect").click();
}

/** Opens a collection in the list, unless it is open already. */
export async function openCollection(page: Page, collection: string): Promise<Locator> {
  const group = page.locator(`[data-testid=collection][data-collection="${collection}"]`);
  if ((await group.getAttribute("open")) === null) await group.locator("summary").click();
  return group;
}

/** Chooses a stream; ends when it is drawn. */
export async function drawStream(page: Page, collection: string, name: string): Promise<void> {
  const group = await openCollection(page, collection);
  await group.locator(`[data-testid=stream][data-name="${name}"]`).click();
  await expect(page.getByTestId("chart-title")).toContainText(name);
  await expect(page.getByTestId("chart")).toHaveAttribute("data-level", /./);
  await expect(page.getByTestId("chart-status")).toHaveText("");
}

/** What the page says that it has drawn, row by row: the time in nanoseconds, then the cells as text. */
export async function drawnRows(page: Page): Promise<{ time: bigint; cells: string[] }[]> {
  const rows = await page
    .getByTestId("data-table")
    .locator("tbody tr")
    .evaluateAll((elements) =>
      elements.map((row) => ({
        time: row.getAttribute("data-time") ?? "",
        cells: [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? ""),
      })),
    );
  return rows.map(({ time, cells }) => ({ time: BigInt(time), cells }));
}
