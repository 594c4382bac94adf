import { csvProgressBar, importCsv, type RunningServer } from "btrdb-dev-server";

/** Imports CSV files into the server, one after another. A bad file throws an error for the user and loads nothing of it. */
export async function importFiles(
  server: RunningServer,
  files: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const file of files) {
    const bar = csvProgressBar();
    try {
      const result = await importCsv(file, server.ingest, { onProgress: bar.update, signal });
      bar.done();
      const { points, streams, collection } = result;
      console.log(
        `${file}: ${points.toLocaleString("en-US")} points in ${streams.length} streams of the collection ${collection}`,
      );
    } finally {
      bar.done();
    }
  }
}
