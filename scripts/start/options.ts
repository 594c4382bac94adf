import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

export const DEMO_KEY = "demo-key";
/** Where data is kept between runs of `npm start`, beside package.json. */
export const DATA_FOLDER = ".btrdb-data";

export const HELP = `npm start [-- OPTIONS]

Runs the embedded BTrDB server with demo data, Envoy in front of it, and the web page.

  --data DIR       keep all data in this folder (default .btrdb-data, here)
  --memory         keep nothing: all data is gone at the end
  --csv FILE       load this CSV file as well, one stream a column (may be given again)
  --port N         plain port (default 4410)
  --tls-port N     TLS port (default 4411; the Python client takes only 4411 as TLS)
  --no-envoy       without Envoy: page and clients reach the server itself
  --help           this text

Ctrl-C ends all of it.`;

export interface StartOptions {
  readonly csv: readonly string[];
  /** Folder that keeps the data between runs; undefined keeps nothing. */
  readonly data: string | undefined;
  readonly port: number;
  readonly tlsPort: number;
  readonly envoy: boolean;
  readonly help: boolean;
}

/** The options of `npm start`; throws an Error with one line for the user. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      csv: { type: "string", multiple: true, default: [] },
      data: { type: "string" },
      memory: { type: "boolean", default: false },
      port: { type: "string", default: "4410" },
      "tls-port": { type: "string", default: "4411" },
      envoy: { type: "boolean", default: true },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.memory && values.data !== undefined) throw new Error("--memory and --data exclude each other");
  if (values.data === "") throw new Error("--data: the name of the folder is empty");
  const options = {
    csv: values.csv,
    data: values.memory ? undefined : (values.data ?? DATA_FOLDER),
    port: portNumber("--port", values.port),
    tlsPort: portNumber("--tls-port", values["tls-port"]),
    envoy: values.envoy,
    help: values.help,
  };
  if (options.port === options.tlsPort) throw new Error("--port and --tls-port must differ");
  for (const file of options.csv) if (!existsSync(file)) throw new Error(`--csv ${file}: no such file`);
  return options;
}

function portNumber(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new Error(`${option} ${text}: a port is a number from 1 to 65535`);
  return port;
}
