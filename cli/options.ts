/** Every option of every command, as node:util reads them. */
export const OPTIONS = {
  endpoint: { type: "string", short: "e", multiple: true },
  "api-key": { type: "string" },
  "api-key-file": { type: "string" },
  "no-api-key": { type: "boolean" },
  profile: { type: "string", short: "p" },
  ca: { type: "string" },
  grpc: { type: "boolean" },
  timeout: { type: "string" },
  json: { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
  help: { type: "boolean", short: "h" },
  start: { type: "string" },
  end: { type: "string" },
  version: { type: "string", multiple: true },
  width: { type: "string" },
  "point-width": { type: "string" },
  depth: { type: "string" },
  frequency: { type: "string" },
  time: { type: "string" },
  tsv: { type: "boolean" },
  "no-header": { type: "boolean" },
  "escape-formulas": { type: "boolean" },
  tag: { type: "string", multiple: true },
  annotation: { type: "string", multiple: true },
  merge: { type: "string" },
  create: { type: "boolean" },
  unit: { type: "string" },
  skip: { type: "string" },
  "time-unit": { type: "string" },
  interval: { type: "string" },
} as const;

export type OptionName = keyof typeof OPTIONS;

/** The options that were given. */
export type OptionValues = {
  readonly [Name in OptionName]?: (typeof OPTIONS)[Name] extends { readonly multiple: true }
    ? string[]
    : (typeof OPTIONS)[Name] extends { readonly type: "boolean" }
      ? boolean
      : string;
};

/** Options that every command takes. */
export const COMMON: readonly OptionName[] = [
  "endpoint",
  "api-key",
  "api-key-file",
  "no-api-key",
  "profile",
  "ca",
  "grpc",
  "timeout",
  "json",
  "quiet",
  "help",
];
