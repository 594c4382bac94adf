import type { WriteStream } from "node:tty";
import type { CsvProgress } from "./import-csv.ts";

/** A line on a terminal that shows how far an import is. */
export interface ProgressBar {
  /** For `onProgress` of importCsv. */
  update(progress: CsvProgress): void;
  /** Clears the line; to be called at the end in every case. */
  done(): void;
}

const WIDTH = 30;
const INTERVAL = 100;

/**
 * A progress bar on standard error, by bytes. Where that is no terminal, it writes nothing. (Own code: forty lines,
 * against a dependency that the server would carry for this alone.)
 */
export function csvProgressBar(
  out: Pick<WriteStream, "isTTY" | "columns" | "write"> = process.stderr,
  now: () => number = () => performance.now(),
): ProgressBar {
  if (!out.isTTY) return { update() {}, done() {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    update(progress) {
      const time = now();
      const complete = progress.bytes >= progress.totalBytes;
      if (!complete && time - drawnAt < INTERVAL) return;
      drawnAt = time;
      drawn = true;
      out.write(`\r\x1b[2K${progressLine(progress, out.columns)}`);
    },
    done() {
      if (drawn) out.write("\r\x1b[2K");
      drawn = false;
    },
  };
}

/** The text of the bar, cut to the columns of the terminal. */
export function progressLine({ phase, bytes, totalBytes, rows }: CsvProgress, columns = 80): string {
  const part = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
  const filled = Math.floor(part * WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
  const what = phase === "check" ? "checking" : "loading ";
  const percent = `${Math.floor(part * 100)}`.padStart(3);
  return `${what} ${bar} ${percent} %  ${rows.toLocaleString("en-US")} rows`.slice(
    0,
    Math.max(0, columns - 1),
  );
}
