import { fileURLToPath } from "node:url";
import { buildChart, buildPage } from "../scripts/stack/page.ts";
import { buildPages } from "./bundlers/build-pages.ts";

/** Where the page is built for the tests, once a run; runs beside each other need a folder each. */
export const PAGE_FOLDER =
  process.env.E2E_PAGE_FOLDER ?? fileURLToPath(new URL("../.cache/e2e-page", import.meta.url));

/** Where the chart is built for pages that embed it. */
export const CHART_FOLDER = fileURLToPath(new URL("../.cache/e2e-chart", import.meta.url));

export default async function globalSetup(): Promise<void> {
  await buildPage(PAGE_FOLDER);
  await buildChart(CHART_FOLDER);
  await buildPages();
}
