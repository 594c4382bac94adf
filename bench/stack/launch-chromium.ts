import { type Browser, chromium } from "playwright";
import { findChromium } from "../../scripts/tools/find-chromium.ts";
import type { Closing } from "../harness/closing.ts";
import { need } from "../harness/need.ts";

export async function launchChromium(closing: Closing): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const executablePath = need(await findChromium());
  return closing.keep(await chromium.launch({ executablePath, args }), (browser) => browser.close());
}
