import { formatTime } from "btrdb-web";
import { copyText } from "../ui/copy-text.ts";
import { type MenuItem, menuButton } from "../ui/menu-button.ts";
import { type CsvProgress, rawCsv, seenCsv } from "./csv-export.ts";
import { exportProgress } from "./export-progress.ts";
import type { ExportView } from "./export-view.ts";
import { formatBytes } from "./progress-text.ts";
import { download, fileName, saveStream } from "./save-stream.ts";
import { pythonSnippet, type SnippetView, typescriptSnippet } from "./snippets.ts";

/** What the menu asks the page for, at the moment of a click. */
export interface ExportMenuOptions {
  /** What there is to export; undefined where nothing is shown. */
  view(): SnippetView | undefined;
  /** The chart's picture. */
  toPNG(): Promise<Blob>;
  toSVG(): string | Promise<string>;
  /** The permalink of this view. */
  link(): string;
}

/** A button "Export" with its menu. */
export interface ExportMenu {
  readonly element: HTMLElement;
  /** Says how far an export is, in a corner over the page; its place is the end of the body. */
  readonly card: HTMLElement;
  /** Stops what is being saved: the view it came from is gone. */
  stop(): void;
}

export function exportMenu(options: ExportMenuOptions): ExportMenu {
  const progress = exportProgress();
  let running: AbortController | undefined;
  let keepFormulas = false;

  async function saveCsv(title: string, kind: string, csv: typeof rawCsv, view: ExportView): Promise<void> {
    const mine = new AbortController();
    const { signal } = mine;
    running = mine;
    let state: CsvProgress | undefined;
    let bytes = 0;
    let update: ReturnType<typeof progress.begin> | undefined;
    const show = () => update?.({ done: state?.done ?? 0, total: state?.total, bytes });
    const name = fileName(`${nameOf(view)} ${kind}.csv`);
    async function* pieces() {
      // Only now: before, the user is asked for a file.
      update = progress.begin(title, () => mine.abort());
      const onProgress = (now: CsvProgress) => {
        state = now;
        show();
      };
      yield* csv(view, { signal, onProgress, keepFormulas });
    }
    const onProgress = (now: number) => {
      bytes = now;
      show();
    };
    try {
      const size = await saveStream(pieces(), { name, type: "text/csv", signal, onProgress });
      progress.say(savedText(name, size, state), "until closed");
    } catch (error) {
      if (signal.aborted) progress.say("Cancelled. No file was kept.");
      // The user has chosen no file: nothing was begun.
      else if (error instanceof Error && error.name === "AbortError") progress.hide();
      else progress.fail(`${title} failed`, error, () => void saveCsv(title, kind, csv, view));
    } finally {
      if (running === mine) running = undefined;
    }
  }

  async function savePicture(make: () => Blob | Promise<Blob>, extension: string): Promise<void> {
    const view = options.view();
    const name = fileName(`${view === undefined ? "chart" : nameOf(view)}.${extension}`);
    try {
      download(await make(), name);
      progress.say(`Saved ${name}.`);
    } catch (error) {
      progress.fail("Saving the picture failed", error, () => void savePicture(make, extension));
    }
  }

  async function copy(what: string, make: () => string): Promise<void> {
    try {
      if (await copyText(make(), what)) progress.say(`Copied the ${what}.`);
    } catch (error) {
      progress.fail("Copying failed", error, () => void copy(what, make));
    }
  }

  const view = (): SnippetView => {
    const shown = options.view();
    if (shown === undefined || shown.series.length === 0)
      throw new Error("Nothing is shown: choose a stream first.");
    return shown;
  };
  const empty = () => (options.view()?.series.length ?? 0) === 0;
  const busy = () => running !== undefined || empty();
  const item = (
    label: string,
    testId: string,
    run: () => void,
    disabled = empty,
    hint?: string,
  ): MenuItem => {
    return { label, testId: `export-${testId}`, run, disabled, hint };
  };
  const svg = async () => new Blob([await options.toSVG()], { type: "image/svg+xml" });
  const menu = menuButton("Export", "export", [
    [
      item(
        "CSV of what is seen",
        "csv-seen",
        () => void saveCsv("Saving what is seen", "seen", seenCsv, view()),
        busy,
        "Time, min, mean, max, count and stddev of each window drawn",
      ),
      item(
        "CSV of raw points",
        "csv-raw",
        () => void saveCsv("Saving raw points", "raw", rawCsv, view()),
        busy,
        "Every point of this range, however many there are",
      ),
      {
        label: "Names in CSV exactly as they are",
        hint: "Otherwise those that begin with = + - @ get an apostrophe",
        testId: "export-keep-formulas",
        checked: () => keepFormulas,
        run: () => {
          keepFormulas = !keepFormulas;
        },
      },
    ],
    [
      item("PNG picture", "png", () => void savePicture(options.toPNG, "png")),
      item("SVG picture", "svg", () => void savePicture(svg, "svg")),
    ],
    [
      item(
        "Copy link",
        "link",
        () => void copy("link", options.link),
        () => false,
      ),
      item(
        "Copy TypeScript",
        "typescript",
        () => void copy("TypeScript code", () => typescriptSnippet(view())),
      ),
      item("Copy Python", "python", () => void copy("Python code", () => pythonSnippet(view()))),
    ],
  ]);
  return { element: menu.element, card: progress.element, stop: () => running?.abort() };
}

/** "voltage 2020-01-31T12-00-00Z", or "3 streams …". */
function nameOf({ series, start }: ExportView): string {
  const [first] = series;
  const what = series.length === 1 && first !== undefined ? first.name : `${series.length} streams`;
  return `${what} ${formatTime(start, "needed").replaceAll(":", "-")}`;
}

function savedText(name: string, bytes: number, state: CsvProgress | undefined): string {
  const points = new Intl.NumberFormat("en-US").format(state?.done ?? 0);
  const saved = `Saved ${name}: ${points} ${state?.done === 1 ? "point" : "points"}, ${formatBytes(bytes)}.`;
  return state?.changed
    ? `${saved} Points came or went meanwhile that are not in a version yet: the file has some of these changes and not others.`
    : saved;
}
