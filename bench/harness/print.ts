import type { Row, Table } from "./bench.ts";
import { cellText } from "./figures.ts";
import type { Result } from "./result.ts";

const flat = (row: Row) =>
  Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellText(cell)]));

export function printResult(result: Result, log: (line: string) => void): void {
  for (const [title, table] of Object.entries(result.tables)) {
    log(`\n${title}`);
    printTable(table);
  }
  const ratios = Object.entries(result.ratios);
  if (ratios.length > 0) {
    log("\nratios");
    console.table(Object.fromEntries(ratios.map(([name, cell]) => [name, { ratio: cellText(cell) }])));
  }
  const { load, seconds } = result.meta;
  log(`${seconds} s; load ${load.before} before, ${load.after} after`);
}

function printTable(table: Table): void {
  console.table(Object.fromEntries(Object.entries(table).map(([name, row]) => [name, flat(row)])));
}
