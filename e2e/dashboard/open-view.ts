import { expect, type Page } from "@playwright/test";
import type { TestStack } from "../fixtures.ts";
import { connectByForm, type Shown, settled } from "../page-object.ts";

/** What a test wants to see at first, in the words of a permalink. */
export interface WantedView {
  /** "UUID", or more of it: "UUID:c3@12+1h". */
  readonly series?: readonly string[];
  /** "all", "last:15m:live", or "START/END", as nanoseconds or as text. */
  readonly range?: string;
  readonly zone?: string;
  /** False where one of the series is no stream, and so will never be called by its name. */
  readonly named?: boolean;
}

/** Streams are called by their uuid until their name is known. */
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/u;

/** A range as a permalink has it. */
export function between(start: bigint, end: bigint): string {
  return `${start}/${end}`;
}

/** Opens the page with a view, and connects; ends when all of it is drawn. */
export async function openView(page: Page, stack: TestStack, wanted: WantedView = {}): Promise<Shown> {
  const { series = [], range = "all", zone = "UTC", named = true } = wanted;
  await page.goto(`${stack.pageUrl}#v=1&r=${range}&z=${zone}&s=${series.join(";")}`);
  await connectByForm(page, stack.endpoint, stack.apiKey);
  await expect(page.getByTestId("connection-state")).toHaveText("Connected");
  if (named) await expect(page.getByTestId("legend-name").filter({ hasText: UUID })).toHaveCount(0);
  return settled(page);
}
