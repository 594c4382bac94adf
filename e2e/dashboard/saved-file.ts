import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

/** Takes away the picker of files, which a test cannot answer: files go to the downloads then. */
export async function saveToDownloads(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "showSaveFilePicker");
  });
}

/** Chooses an entry of the export menu, and reads what it saves. */
export async function savedFile(page: Page, entry: string): Promise<{ name: string; bytes: Buffer }> {
  const downloading = page.waitForEvent("download");
  await page.getByTestId("export").click();
  await page.getByTestId(`export-${entry}`).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Rows of a CSV file without quotes, which only its header has. */
export function csvRows(bytes: Buffer): { header: string; rows: string[][] } {
  const [header = "", ...lines] = bytes.toString().trimEnd().split("\n");
  return { header, rows: lines.map((line) => line.split(",")) };
}
