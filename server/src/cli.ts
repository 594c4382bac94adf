import { readFileSync } from "node:fs";
import { type CliCommand, HELP, parseCli } from "./cli-options.ts";
import type { RunningServer } from "./start-server.ts";

const authorityOf = (url: string): string => new URL(url).host;

function readyLine({ url, tlsUrl, caPath }: RunningServer): string {
  const tls = tlsUrl ? ` grpcs://${authorityOf(tlsUrl)} ca=${caPath}` : "";
  return `btrdb-dev-server ready: grpc://${authorityOf(url)}${tls}`;
}

// Errors whose message is written for users; CSV errors list the bad lines below the first.
const FOR_USERS: ReadonlySet<string> = new Set([
  "OptionError",
  "CsvError",
  "StreamsExist",
  "DataFolderError",
  "MetadataFormatError",
]);

/** One line for mistakes and for what the machine refuses; anything else is a fault of ours, with its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (FOR_USERS.has(error.name)) return error.message;
  const { code, address, port, message } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === "EADDRINUSE") return `port ${port} on ${address} is in use`;
  if (code === "EACCES" && port !== undefined) return `no permission to listen on port ${port}`;
  if (code !== undefined) return message;
  return error.stack ?? error.message;
}

function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}

/** Imports the files before anyone is told that the server is ready; a signal takes a half loaded one back. */
async function importFiles(
  server: RunningServer,
  files: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (files.length === 0) return;
  const { csvProgressBar, importCsv } = await import("./csv/index.ts");
  for (const file of files) {
    const bar = csvProgressBar();
    try {
      const result = await importCsv(file, server.ingest, { onProgress: bar.update, signal });
      bar.done();
      const { points, streams, collection } = result;
      console.error(`${file}: ${points} points in ${streams.length} streams of the collection ${collection}`);
    } finally {
      bar.done();
    }
  }
}

async function serve({ options, csv }: Extract<CliCommand, { kind: "serve" }>): Promise<void> {
  // Loaded when it is needed: --help and a bad option answer at once.
  const { startServer } = await import("./start-server.ts");
  const server = await startServer(options);
  const stopped = new AbortController();
  const stop = (): void => {
    // A second signal does not wait for running calls.
    if (stopped.signal.aborted) process.exit(1);
    stopped.abort();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`btrdb-dev-server: ${explain(error)}`);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    await importFiles(server, csv, stopped.signal);
  } catch (error) {
    if (stopped.signal.aborted) return;
    await server.close();
    throw error;
  }
  console.log(readyLine(server));
  if (options.data === undefined) {
    console.error(
      "btrdb-dev-server: everything is in memory and gone when the server ends (--data keeps it)",
    );
  }
  if (server.caPath && !options.cert) {
    console.error(`btrdb-dev-server: clients of the TLS port must trust ${server.caPath} (--help says how)`);
  }
}

try {
  const command = parseCli(process.argv.slice(2), process.env);
  if (command.kind === "help") process.stdout.write(HELP);
  else if (command.kind === "version") console.log(packageVersion());
  else await serve(command);
} catch (error) {
  console.error(`btrdb-dev-server: ${explain(error)}`);
  process.exitCode = 1;
}
