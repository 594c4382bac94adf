import type { Page } from "@playwright/test";
import { chartElement } from "../page-object.ts";

/** What an SVG picture of the chart says. The canvas shows the same, but only as pixels. */
export interface SvgFacts {
  readonly wellFormed: boolean;
  readonly texts: readonly string[];
  /** Paths of lines through values, one a series that has any. */
  readonly lines: number;
}

/** Reads an SVG with the browser's own parser; that of the chart at this moment, if none is given. */
export function svgOf(page: Page, source?: string): Promise<SvgFacts> {
  return chartElement(page).evaluate(async (node, given) => {
    const text = given ?? (await (node as unknown as { toSVG(): Promise<string> }).toSVG());
    const svg = new DOMParser().parseFromString(text, "image/svg+xml");
    return {
      wellFormed: svg.documentElement.nodeName === "svg" && svg.querySelector("parsererror") === null,
      texts: [...svg.querySelectorAll("text")].map((one) => one.textContent ?? ""),
      lines: svg.querySelectorAll('path[fill="none"][stroke-linejoin]').length,
    };
  }, source);
}
