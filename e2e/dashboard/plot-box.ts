import type { Page } from "@playwright/test";

/** Where the plotting area is on the screen, in CSS pixels, without its axes. */
export interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export async function plotBox(page: Page): Promise<PlotBox> {
  return page.getByTestId("plot").evaluate((plot) => {
    const { left, top, width, height } = plot.getBoundingClientRect();
    return { left, top, width, height };
  });
}

/** The time at this x of the screen. */
export function timeUnder(
  { from, to }: { readonly from: bigint; readonly to: bigint },
  { left, width }: PlotBox,
  x: number,
): bigint {
  return from + BigInt(Math.round(((x - left) / width) * Number(to - from)));
}
