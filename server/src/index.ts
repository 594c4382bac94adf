export {
  CsvError,
  type CsvOptions,
  type CsvProgress,
  type CsvResult,
  csvProgressBar,
  importCsv,
  type ProgressBar,
  StreamsExist,
} from "./csv/index.ts";
export { OptionError, type ServerOptions } from "./server-options.ts";
export { type RunningServer, startServer } from "./start-server.ts";
export type { IngestPoints, IngestStream, IngestTarget } from "./store/ingest-target.ts";
export {
  type CertificateOptions,
  type CertificatePaths,
  ensureCertificates,
} from "./tls/ensure-certificates.ts";
