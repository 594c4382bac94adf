/**
 * Memory of reads, over their length: each in a process of its own.
 *
 *   npm run bench:memory [-- --points 20000000]
 *
 * Peak is the highest of heapUsed + external (which has the arrays) above what it was before the read, looked at every
 * 2 ms and with every chunk; and the same of the resident memory, which has garbage that V8 was in no hurry to collect.
 * Writes bench/results/memory.json and memory.svg.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { createStream, insertAll, insertRequests } from "./server/client.ts";
import { logPlot } from "./server/log-plot.ts";
import { median, START, STEP } from "./server/messages.ts";
import { embeddedServer } from "./server/processes.ts";

const { values: options } = parseArgs({ options: { points: { type: "string", default: "20000000" } } });
const MOST = Number(options.points);
const ROUNDS = 3;
const COLUMN_BYTES = 16;
const sizes = [1e6, 2e6, 5e6, 1e7, 2e7].filter((size) => size <= MOST);
const READ = fileURLToPath(new URL("memory/read.ts", import.meta.url));
const run = promisify(execFile);

interface Peak {
  readonly points: number;
  readonly peak: number;
  readonly peakRss: number;
}

const server = await embeddedServer();
try {
  const uuid = crypto.randomUUID();
  const bytes = Uint8Array.from(Buffer.from(uuid.replaceAll("-", ""), "hex"));
  await createStream(server.address, bytes);
  for (let at = 0; at < MOST; at += 1e6) await insertAll(server.address, insertRequests(bytes, at, 1e6));

  const read = async (size: number, how: string, transport: string): Promise<Peak> => {
    const end = START + BigInt(size) * STEP;
    const { stdout } = await run(process.execPath, [
      "--expose-gc",
      "--conditions=btrdb-source",
      READ,
      `http://${server.address}`,
      uuid,
      String(START),
      String(end),
      how,
      transport,
    ]);
    const peak = JSON.parse(stdout) as Peak;
    if (how === "fetch" ? peak.points < size * 0.99 : peak.points !== size)
      throw new Error(`${peak.points} points came, not ${size}`);
    return peak;
  };

  const MB = (value: number) => Math.round(value / 1e5) / 10;
  const table: Record<string, number>[] = [];
  for (const size of sizes) {
    const row: Record<string, number> = { points: size, "columns, MB": MB(size * COLUMN_BYTES) };
    const fetched = await read(size, "fetch", "proto");
    row["fetch, thrown away, MB"] = MB(fetched.peak);
    for (const transport of ["proto", "arrow"]) {
      for (const how of ["whole", "chunks"]) {
        const peaks: Peak[] = [];
        for (let round = 0; round < ROUNDS; round++) peaks.push(await read(size, how, transport));
        const peak = median(peaks.map((found) => found.peak));
        row[`${how}, ${transport}, MB`] = MB(peak);
        row[`${how}, ${transport}, resident MB`] = MB(median(peaks.map(({ peakRss }) => peakRss)));
        if (how === "whole")
          row[`whole, ${transport}, of the columns`] = Number((peak / (size * COLUMN_BYTES)).toFixed(2));
      }
    }
    console.log(JSON.stringify(row));
    table.push(row);
  }
  const results = new URL("results/", import.meta.url);
  writeFileSync(new URL("memory.json", results), `${JSON.stringify(table, null, 2)}\n`);
  const line = (label: string, colour: string, key: string) => ({
    label,
    colour,
    points: table.map((row) => [row.points as number, row[key] as number] as const),
  });
  writeFileSync(
    new URL("memory.svg", results),
    logPlot("Peak memory of one read", "points", "MB", [
      line("columns", "#999", "columns, MB"),
      line("whole", "#0072b2", "whole, proto, MB"),
      line("whole, Arrow", "#56b4e9", "whole, arrow, MB"),
      line("chunks", "#d55e00", "chunks, proto, MB"),
      line("chunks, Arrow", "#e69f00", "chunks, arrow, MB"),
    ]),
  );
} finally {
  await server.close();
}
