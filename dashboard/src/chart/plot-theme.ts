/** Colours of the canvas, which CSS can't reach. */
export interface PlotTheme {
  readonly line: string;
  readonly band: string;
  readonly grid: string;
  readonly text: string;
  readonly surface: string;
}

/** Reads the colours from the custom properties in force at `host`. */
export function plotTheme(host: Element): PlotTheme {
  const style = getComputedStyle(host);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: colour("--chart-line"),
    band: colour("--chart-band"),
    grid: colour("--chart-grid"),
    text: colour("--text-soft"),
    surface: colour("--surface"),
  };
}
