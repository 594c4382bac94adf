import { fileURLToPath } from "node:url";
import { buildPage } from "../scripts/stack/page.ts";

/** Where the page is built for the tests, once a run. */
export const PAGE_FOLDER = fileURLToPath(new URL("../.cache/e2e-page", import.meta.url));

export default function globalSetup(): Promise<void> {
  return buildPage(PAGE_FOLDER);
}
