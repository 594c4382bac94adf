import type { ChartPicture } from "./chart-picture.ts";

/** The chart as a complete SVG document that needs nothing else. */
export function chartSvg(picture: ChartPicture): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${picture.width}" height="${picture.height}"/>`;
}
