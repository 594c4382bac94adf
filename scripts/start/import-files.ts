import { csvProgressBar, importCsv, type RunningServer, StreamsExist } from "btrdb-dev-server";

/**
 * Imports CSV files into the server, one after another. A bad file throws an error for the user and loads nothing of it.
 *
 * @param kept data outlives the run: a file whose streams are there from an earlier one is left alone
 */
export async function importFiles(
  server: RunningServer,
  files: readonly string[],
  signal: AbortSignal,
  kept: boolean,
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
    } catch (error) {
      if (!kept || !(error instanceof StreamsExist)) throw error;
      bar.done();
      console.log(`${file}: there already, from an earlier run; not imported again`);
    } finally {
      bar.done();
    }
  }
}
