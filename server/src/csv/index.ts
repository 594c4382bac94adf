export { CsvError, type CsvProblem, StreamsExist } from "./errors.ts";
export {
  type CsvOptions,
  type CsvProgress,
  type CsvResult,
  type CsvStream,
  importCsv,
} from "./import-csv.ts";
export { csvProgressBar, type ProgressBar } from "./progress-bar.ts";
export type { TimeUnit } from "./time-column.ts";
