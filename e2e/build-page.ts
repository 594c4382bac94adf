import { fileURLToPath } from "node:url";
import { buildPage } from "../scripts/stack/page.ts";
import { buildPages } from "./bundlers/build-pages.ts";

/** Where the page is built for the tests, once a run. */
export const PAGE_FOLDER = fileURLToPath(new URL("../.cache/e2e-page", import.meta.url));

export default async function globalSetup(): Promise<void> {
  await buildPage(PAGE_FOLDER);
  await buildPages();
}
