// What puts streams side by side, loaded with the first table, row or CSV: most pages draw streams one by one.
export { csvOf } from "../merge/csv.ts";
export { readTable } from "./read-table.ts";
export { readTables } from "./read-tables.ts";
