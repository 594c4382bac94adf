import type { Page } from "@playwright/test";

/** Light on a wide screen, then dark on a telephone. */
export async function inBothLooks(
  page: Page,
  look: (colorScheme: "light" | "dark") => Promise<void>,
): Promise<void> {
  for (const [colorScheme, width, height] of [
    ["light", 1280, 800],
    ["dark", 390, 844],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await look(colorScheme);
  }
}
