import { parseArgs } from "node:util";
import { OptionError, type ServerOptions } from "./server-options.ts";

/** What the command line asks for. */
export type CliCommand =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "serve"; readonly options: ServerOptions; readonly csv: readonly string[] };

export const HELP = `btrdb-dev-server: an embedded BTrDB v5 server for development, demos and tests

Usage: btrdb-dev-server [options]

  --host HOST             address to listen on (default 127.0.0.1)
  --port PORT             cleartext port (default 4410; 0 takes a free one)
  --tls-port PORT         TLS port (default 4411, or a free one with --port 0)
  --no-tls                no TLS port
  --api-key KEY           require this API key; may be repeated. Other users of the machine can read the
                          command line: BTRDB_DEV_SERVER_API_KEYS=KEY,KEY in the environment is safer
  --cert FILE --key FILE  certificate and private key (PEM) of the TLS port, instead of its own
  --server-version V      version to behave like (default 5.31.0; below 5.30 there is no Arrow, and 4.15.9 is the
                          open-source BTrDB: other paths and messages, see docs/guide/v4.md)
  --gzip, --no-gzip       compress every message, or none (default: 4.15.9 does, as the real one, and v5 does not)
  --errors inband|grpc    errors as "stat" in the response (default), or as gRPC statuses with "[code] "
  --enable-obliterate     allow Obliterate (with --demo it is allowed)
  --enable-fault-injection
                          allow FaultInject, for tests of clients
  --max-memory SIZE       refuse inserts beyond this much memory, such as 512M or 2G; reads go on
  --data DIR              keep all data in this folder (default: in memory)
  --database URL          keep metadata in this PostgreSQL (postgres://...) instead of an embedded one;
                          "memory" starts faster and has no SQL
  --demo                  load measurements to look at
  --csv FILE              import a CSV file; may be repeated
  --help, --version

Both ports serve gRPC, gRPC-Web and Connect, over HTTP/1.1 and HTTP/2.

Exit code: 0 after SIGINT or SIGTERM, when running calls are finished; 1 with one line that says why.

Limits: 50,000 points in an insert (414), 16 MiB in a request message, 5,000 points or windows in an answer's message.
Errors are codes of BTrDB: 426 beyond --max-memory, 402 after the deadline (grpc-timeout) of a call.

A folder of --data belongs to one server at a time. What was acknowledged is in it, also after kill -9; one written
by a newer server is refused.

Faults, for FaultInject {type, params} with --enable-fault-injection; params is JSON, such as
{"rpc": "RawValues", "count": 2, "messages": 1, "delayMs": 100}, and the fault meets the next "count" calls of that RPC:
  0 takes all faults back                     4 cuts inside the message after "messages" whole ones
  1 answers UNAVAILABLE                       5 corrupts the message after "messages" whole ones
  2 waits "delayMs"                           6 ends after "messages" without a status
  3 cuts the connection after "messages"      7 answers 405, wrong endpoint

Certificates: without --cert the server makes a CA of its own and keeps it in the folder "tls" of
$BTRDB_CACHE_DIR, $XDG_CACHE_HOME/btrdb-web or ~/.cache/btrdb-web. To trust it (CA is the path that the line
"ready" names):
  Node, Bun   NODE_EXTRA_CA_CERTS=CA        Deno     deno run --cert CA, or DENO_CERT=CA
  Python      BTRDB_CA_BUNDLE=CA            curl     --cacert CA
  Chromium    certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n btrdb-dev-server -i CA
  any browser open https://127.0.0.1:4411/ once and accept the certificate
`;

/** Options as node:util reads them. */
export const SPEC = {
  host: { type: "string" },
  port: { type: "string" },
  "tls-port": { type: "string" },
  "no-tls": { type: "boolean" },
  "api-key": { type: "string", multiple: true },
  cert: { type: "string" },
  key: { type: "string" },
  "server-version": { type: "string" },
  gzip: { type: "boolean" },
  "no-gzip": { type: "boolean" },
  errors: { type: "string" },
  "enable-obliterate": { type: "boolean" },
  "enable-fault-injection": { type: "boolean" },
  "max-memory": { type: "string" },
  data: { type: "string" },
  database: { type: "string" },
  demo: { type: "boolean" },
  csv: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: SPEC, allowPositionals: false }).values;
  } catch (cause) {
    // Node's hints fill several lines; the first sentence says it.
    const message = (cause as Error).message.split(/\.\s/, 1)[0] ?? "bad option";
    throw new OptionError(`${message} (see --help)`, { cause });
  }
}

function readPort(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new OptionError(`--${name} ${JSON.stringify(text)} is not a port number (0 to 65535)`);
}

const SIZE_UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

function readSize(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([KMG]?)B?$/i.exec(text) ?? [];
  if (number !== undefined) return Number(number) * (SIZE_UNITS[unit.toUpperCase()] ?? 1);
  throw new OptionError(`--max-memory ${JSON.stringify(text)} is not a size such as 512M or 2G`);
}

function readErrors(text: string | undefined): ServerOptions["errors"] {
  if (text === undefined || text === "inband" || text === "grpc") return text;
  throw new OptionError(`--errors ${JSON.stringify(text)} is neither inband nor grpc`);
}

/** Reads the command line. Throws {@link OptionError}, with a message that fits one line and shows no key. */
export function parseCli(args: readonly string[], env: NodeJS.ProcessEnv): CliCommand {
  const values = parse(args);
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  const fromEnv = (env.BTRDB_DEV_SERVER_API_KEYS ?? "").split(",").map((key) => key.trim());
  if (values["no-tls"] && values["tls-port"] !== undefined) {
    throw new OptionError("--no-tls and --tls-port exclude each other");
  }
  if (values.gzip && values["no-gzip"]) throw new OptionError("--gzip and --no-gzip exclude each other");
  return {
    kind: "serve",
    csv: values.csv ?? [],
    options: {
      host: values.host,
      port: readPort(values.port, "port"),
      tlsPort: values["no-tls"] ? null : readPort(values["tls-port"], "tls-port"),
      apiKeys: [...(values["api-key"] ?? []), ...fromEnv.filter((key) => key !== "")],
      cert: values.cert,
      key: values.key,
      serverVersion: values["server-version"],
      gzip: values["no-gzip"] ? false : values.gzip,
      errors: readErrors(values.errors),
      enableObliterate: values["enable-obliterate"],
      enableFaultInjection: values["enable-fault-injection"],
      maxMemory: readSize(values["max-memory"]),
      data: values.data,
      database: values.database,
      demo: values.demo,
    },
  };
}
