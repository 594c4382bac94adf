export { type CsvOptions, csvOf } from "./csv.ts";
export { mergeRaw, Table, type TableRow } from "./table.ts";
