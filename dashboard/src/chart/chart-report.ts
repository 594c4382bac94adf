import type { Frame, ViewSeries } from "btrdb-web/viewport";
import { formatCount } from "../format/count.ts";
import { decimalsForSpan, formatDuration, formatTime } from "../format/time.ts";
import type { Zone } from "../format/zone.ts";
import type { ChartDom } from "./chart-dom.ts";
import type { ChartSeries } from "./chart-series.ts";
import { type ChartStatus, chartStatus } from "./chart-status.ts";
import { describeSeries, type SeriesDescription, setFacts } from "./describe-chart.ts";
import type { NearestData } from "./notices.ts";
import type { Painted } from "./painter.ts";
import type { TimeRange } from "./time-range.ts";
import { nearestData } from "./whole-range.ts";

/** All that there is to say about a chart. */
export interface ReportInput {
  readonly series: readonly ChartSeries[];
  readonly shown: readonly ViewSeries[];
  readonly range: TimeRange | undefined;
  readonly zone: Zone;
  readonly frame: Frame | undefined;
  readonly painted: Painted | undefined;
  readonly resting: boolean;
  readonly connecting: boolean;
  readonly error: unknown;
  readonly nothingAnywhere: boolean;
  readonly selection: TimeRange | undefined;
}

/** While the user moves, words are brought up to date this often: they cost more than the lines. */
const PACE_MS = 100;
/** Loading is shown when it takes longer than this, and called slow when it takes longer than that. */
const LOADING_MS = 300;
const SLOW_MS = 5_000;
/** So long nothing has to change before a screen reader says what is shown. */
const SPEAK_MS = 900;

/** Says how the chart stands, in words and in data attributes. */
export class ChartReport {
  readonly #dom: ChartDom;
  readonly #failed: (id: string, error: unknown) => void;
  #input: ReportInput | undefined;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loadingSince: number | undefined;
  #loadingTimer: ReturnType<typeof setTimeout> | undefined;
  #speakTimer: ReturnType<typeof setTimeout> | undefined;
  #spoken = "";
  #errors = new Map<string, unknown>();
  #nearest: { key: string; stop: AbortController; found: NearestData | undefined } | undefined;

  constructor(dom: ChartDom, failed: (id: string, error: unknown) => void) {
    this.#dom = dom;
    this.#failed = failed;
  }

  toggleTable(): void {
    const { table, toolbar } = this.#dom;
    table.toggle(!table.open);
    toolbar.setPressed("table", table.open);
  }

  update(input: ReportInput): void {
    this.#input = input;
    const now = performance.now();
    const wait = input.resting ? 0 : this.#last + PACE_MS - now;
    if (wait <= 0) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), wait);
  }

  stop(): void {
    for (const timer of [this.#timer, this.#loadingTimer, this.#speakTimer]) clearTimeout(timer);
    this.#timer = undefined;
    this.#nearest?.stop.abort();
    this.#nearest = undefined;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = performance.now();
    const input = this.#input;
    if (input === undefined) return;
    const { series, range, zone, frame, painted } = input;
    const rows = [...(painted?.rows.values() ?? [])].reduce((sum, count) => sum + count, 0);
    const status = chartStatus({ ...input, rows });
    const described = frame === undefined || range === undefined ? [] : describeSeries(frame, range);
    const { surface, readout, notices, table, toolbar } = this.#dom;
    toolbar.setEnabled(range !== undefined);
    notices.show(status, zone, this.#findNearest(status, input), rows > 0);
    readout.showFacts(described, frame?.series ?? [], painted?.unlabelled ?? new Set());
    table.show({ frame, view: range, series, zone });
    this.#showRange(input);
    this.#showLoading(status);
    this.#tellErrors(frame);
    setFacts(surface, facts(input, status, described));
    surface.setAttribute("aria-busy", String(isLoading(status)));
    const summary = summarise(input, described);
    surface.setAttribute("aria-label", summary);
    if (!isLoading(status)) this.#speakLater(summary);
  }

  #showRange({ range, zone, selection }: ReportInput): void {
    const { from, to, span, selection: selected } = this.#dom;
    const write = (node: HTMLElement, text: string) => {
      if (node.textContent !== text) node.textContent = text;
    };
    from.parentElement!.hidden = range === undefined;
    if (range !== undefined) {
      const decimals = decimalsForSpan(range.end - range.start);
      for (const [node, time] of [
        [from, range.start],
        [to, range.end],
      ] as const) {
        write(node, formatTime(time, zone, decimals));
        node.dataset.ns = String(time);
        node.title = formatTime(time, zone);
      }
      write(span, `(${formatDuration(range.end - range.start)})`);
    }
    const chosen =
      selection === undefined
        ? ""
        : `Selected: ${formatTime(selection.start, zone)} – ${formatTime(selection.end, zone)} (${formatDuration(selection.end - selection.start)})`;
    write(selected, chosen);
    setFacts(selected, { start: selection?.start, end: selection?.end });
  }

  #showLoading(status: ChartStatus): void {
    const { progress, slow } = this.#dom;
    clearTimeout(this.#loadingTimer);
    if (!isLoading(status)) {
      this.#loadingSince = undefined;
      progress.hidden = true;
      slow.textContent = "";
      return;
    }
    this.#loadingSince ??= performance.now();
    const passed = performance.now() - this.#loadingSince;
    progress.hidden = passed < LOADING_MS;
    const text = passed >= SLOW_MS ? "Still loading: the server is slow to answer." : "";
    if (slow.textContent !== text) slow.textContent = text;
    if (passed >= SLOW_MS) return;
    const wait = (passed < LOADING_MS ? LOADING_MS : SLOW_MS) - passed;
    this.#loadingTimer = setTimeout(() => this.#showLoading(status), wait + 1);
  }

  /** Each error once, when it comes. */
  #tellErrors(frame: Frame | undefined): void {
    const errors = new Map<string, unknown>();
    for (const { id, error } of frame?.series ?? []) if (error !== undefined) errors.set(id, error);
    for (const [id, error] of errors) if (this.#errors.get(id) !== error) this.#failed(id, error);
    this.#errors = errors;
  }

  /** Where nothing is in view, the nearest data is looked for, once for each view. */
  #findNearest(status: ChartStatus, { shown, range, resting }: ReportInput): NearestData | undefined {
    if (status.kind !== "empty" || range === undefined) {
      this.#nearest?.stop.abort();
      this.#nearest = undefined;
      return undefined;
    }
    const key = `${range.start} ${range.end} ${shown.map(({ id }) => id).join()}`;
    if (this.#nearest?.key === key) return this.#nearest.found;
    if (!resting) return undefined;
    this.#nearest?.stop.abort();
    const search = { key, stop: new AbortController(), found: undefined as NearestData | undefined };
    this.#nearest = search;
    nearestData(shown, range, search.stop.signal).then(
      (found) => {
        search.found = found;
        if (this.#nearest === search) this.#write();
      },
      () => {},
    );
    return undefined;
  }

  #speakLater(text: string): void {
    if (text === this.#spoken) return;
    clearTimeout(this.#speakTimer);
    this.#speakTimer = setTimeout(() => {
      this.#spoken = text;
      this.#dom.live.textContent = text;
    }, SPEAK_MS);
  }
}

function isLoading(status: ChartStatus): boolean {
  const { kind } = status;
  return kind === "loading" || kind === "connecting" || (kind === "ready" && status.loading);
}

/** The chart in a sentence. */
function summarise({ range, zone }: ReportInput, described: readonly SeriesDescription[]): string {
  if (range === undefined || described.length === 0) return "Chart";
  const decimals = decimalsForSpan(range.end - range.start);
  const points = described.reduce((sum, one) => sum + one.points, 0n);
  return `Chart of ${formatCount(described.length, "series").replace("seriess", "series")} from ${formatTime(range.start, zone, decimals)} to ${formatTime(range.end, zone, decimals)}, ${formatCount(points, "point")}`;
}

/** What tests and scripts read: sums over all series, and what the first one says where there is one. */
function facts(
  { range, frame, painted }: ReportInput,
  status: ChartStatus,
  described: readonly SeriesDescription[],
): Record<string, unknown> {
  const levels = new Set(described.map(({ level }) => level));
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  return {
    state: status.kind === "ready" && status.loading ? "loading" : status.kind,
    from: range?.start,
    to: range?.end,
    settled: frame?.settled,
    revision: frame?.revision,
    series: described.length,
    level: levels.size === 1 ? [...levels][0] : levels.size === 0 ? undefined : "mixed",
    version: described.map(({ version }) => version).join(" ") || undefined,
    rows: sum(described.map(({ rows }) => rows)),
    points: described.reduce((total, { points }) => total + points, 0n),
    breaks: painted && sum(painted.breaks.values()),
  };
}
