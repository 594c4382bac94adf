import uplot from "uplot/dist/uPlot.min.css?inline";
import chart from "./chart.css?inline";
import dataTable from "./data-table.css?inline";
import notices from "./notices.css?inline";
import palette from "./palette.css?inline";
import plot from "./plot.css?inline";
import readout from "./readout.css?inline";

let sheets: CSSStyleSheet[] | undefined;

/** The styles of all charts of a page. Made by script: a Content-Security-Policy of `style-src 'self'` has nothing against it. */
export function styleSheets(): CSSStyleSheet[] {
  sheets ??= [uplot, palette, chart, plot, notices, readout, dataTable].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return sheets;
}
