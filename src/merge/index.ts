export { type CsvOptions, csvOf } from "./csv.ts";
export { escapeFormulas } from "./escape-formulas.ts";
export { checkSamplingFrequency, samplingPeriod, snapColumns, snapTime } from "./snap.ts";
export { mergeRaw, Table, type TableRow } from "./table.ts";
