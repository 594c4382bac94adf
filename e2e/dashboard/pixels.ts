import type { Page } from "@playwright/test";
import { chartElement } from "../page-object.ts";

/** How many pixels of the chart's canvas are of the colour of the series with this index of the palette, more or less. */
export function coloredPixels(page: Page, color: number): Promise<number> {
  return chartElement(page).evaluate((chart, index) => {
    const canvas = chart.shadowRoot?.querySelector("canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return 0;
    const probe = document.createElement("canvas").getContext("2d");
    const swatch = chart.shadowRoot?.querySelector(`.swatch.series-${index}`);
    if (!probe || !swatch) return 0;
    probe.fillStyle = getComputedStyle(swatch).backgroundColor;
    probe.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = probe.getImageData(0, 0, 1, 1).data;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const near = (channel: number, want: number) => Math.abs((data[at + channel] ?? 0) - want) < 40;
      if ((data[at + 3] ?? 0) > 128 && near(0, r) && near(1, g) && near(2, b)) count++;
    }
    return count;
  }, color);
}

const PARTS = [
  "connection-panel",
  "explorer",
  "legend",
  "time-picker",
  "undo",
  "export",
  "chart-element",
  "chart",
  "plot",
  "readout",
  "zoom-in",
  "show-help",
] as const;

/** Where the parts of the page are: what must not move while something is read. */
export async function boxes(page: Page): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const part of PARTS) found[part] = await page.getByTestId(part).first().boundingBox();
  return found;
}
