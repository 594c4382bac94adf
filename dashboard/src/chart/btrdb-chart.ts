import type { BTrDB } from "btrdb-web";
import type { Frame, Viewport } from "btrdb-web/viewport";
import { zoneFor } from "../format/zone.ts";
import type { AxisSpan } from "./axis-range.ts";
import type { ChartEventDetails } from "./chart-events.ts";
import type { ChartSeries } from "./chart-series.ts";
import { ChartView } from "./chart-view.ts";
import { joinGroup, type Membership } from "./cursor-group.ts";
import { type ChartDescription, describeChart } from "./describe-chart.ts";
import { Embedding } from "./embedding.ts";
import type { DragMode } from "./gestures.ts";
import { fetchSeldom, seldom } from "./seldom.ts";
import { styleSheets } from "./style-sheets.ts";
import { pan, type TimeRange, zoom } from "./time-range.ts";

/**
 * A chart of BTrDB streams for any page:
 *
 * ```html
 * <script type="module" src="btrdb-chart.js"></script>
 * <btrdb-chart endpoint="https://host:4411" streams="uuid, collection/name" range="last 15m"></btrdb-chart>
 * ```
 *
 * Pages with a connection and streams of their own set `series` instead of the attributes. See {@link ChartEventDetails}
 * for its events; its colours are the CSS variables --series-0 to --series-7 and those of chart.css.
 */
export class BtrdbChart extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ["endpoint", "streams", "range", "zone", "group"];

  readonly #view: ChartView;
  readonly #embedding: Embedding;
  #membership: Membership = joinGroup("", { followCursor() {}, followRange() {} });
  #apiKey: string | undefined;
  #connection: BTrDB | undefined;
  #live = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = styleSheets();
    this.#view = new ChartView(root, {
      range: (range, previous, final, all) => {
        this.#embedding.unfollow();
        this.#membership.range(range);
        this.#tell("btrdb-range", { ...range, final, previous, all });
      },
      cursor: (time, readings) => {
        this.#membership.cursor(time);
        this.#tell("btrdb-cursor", { time, readings });
      },
      frame: (frame) => {
        if (frame.settled) fetchSeldom();
        this.#tell("btrdb-frame", { frame });
      },
      select: (selection, final) => this.#tell("btrdb-select", { selection, final }),
      axis: (name, range, final) => this.#tell("btrdb-axis", { name, range, final }),
      error: (id, error) => this.#tell("btrdb-error", { id, error }),
      undo: () => this.#tell("btrdb-undo", undefined),
      redo: () => this.#tell("btrdb-redo", undefined),
      retry: () => this.#load(),
    });
    this.#embedding = new Embedding({
      connecting: (connecting, failure) => {
        this.#view.setConnecting(connecting, failure);
        if (failure !== undefined) this.#tell("btrdb-error", { id: undefined, error: failure });
      },
      series: (series) => {
        this.series = series;
      },
      range: (range) => {
        this.#view.range = range;
      },
      live: () => {
        this.live = true;
      },
      width: () => this.clientWidth,
    });
  }

  connectedCallback(): void {
    // Properties may have been set before the element was one of these.
    for (const name of [
      "apiKey",
      "connection",
      "series",
      "range",
      "zone",
      "axes",
      "dragMode",
      "selection",
      "live",
    ])
      this.#upgrade(name);
    this.#join();
    this.#view.start();
    this.#load();
    this.#embedding.resume();
  }

  disconnectedCallback(): void {
    this.#membership.leave();
    this.#embedding.stop();
    this.#view.stop();
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (before === value) return;
    if (name === "range") this.#embedding.setRange(value ?? "all", this.#view.zone);
    else if (name === "zone") this.#view.zone = zoneFor(value ?? "UTC");
    else if (!this.isConnected) return;
    else if (name === "group") this.#join();
    else this.#load();
  }

  /** Sent to `endpoint` as it is; never an attribute, which would be seen in the page. */
  get apiKey(): string | undefined {
    return this.#apiKey;
  }

  set apiKey(key: string | undefined) {
    if (key === this.#apiKey) return;
    this.#apiKey = key;
    this.#load();
  }

  /** Used for the attribute `streams`, instead of `endpoint`. */
  get connection(): BTrDB | undefined {
    return this.#connection;
  }

  set connection(connection: BTrDB | undefined) {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#load();
  }

  /** What is drawn; the attribute `streams` sets it as well. */
  get series(): readonly ChartSeries[] {
    return this.#view.series;
  }

  set series(series: readonly ChartSeries[]) {
    this.#view.series = series;
  }

  /** What is in view, `end` exclusive; set to undefined, it becomes all there is. */
  get range(): TimeRange | undefined {
    return this.#view.range;
  }

  set range(range: TimeRange | undefined) {
    this.#embedding.unfollow();
    this.#view.range = range;
  }

  /** "UTC", "local" or an IANA name. */
  get zone(): string {
    return this.#view.zone.id;
  }

  set zone(zone: string) {
    this.#view.zone = zoneFor(zone);
  }

  /** Value axes with a fixed range, by the symbol of the unit or {@link ChartSeries.axis}. */
  get axes(): Readonly<Record<string, AxisSpan>> {
    return this.#view.axes;
  }

  set axes(axes: Readonly<Record<string, AxisSpan>>) {
    this.#view.axes = axes;
  }

  get dragMode(): DragMode {
    return this.#view.dragMode;
  }

  set dragMode(mode: DragMode) {
    this.#view.dragMode = mode;
  }

  get selection(): TimeRange | undefined {
    return this.#view.selection;
  }

  set selection(selection: TimeRange | undefined) {
    this.#view.selection = selection;
  }

  /** New points are drawn as they come; the attribute range="last …" turns it on. */
  get live(): boolean {
    return this.#live;
  }

  set live(live: boolean) {
    if (live === this.#live) return;
    this.#live = live;
    this.#view.viewport.follow(live ? {} : false);
  }

  get viewport(): Viewport {
    return this.#view.viewport;
  }

  get frame(): Frame {
    return this.#view.viewport.frame;
  }

  /** Below 1 is closer; `at` stays where it is, by default the middle. */
  zoomBy(factor: number, at?: bigint): void {
    const { range } = this.#view;
    if (range === undefined) return;
    const fraction = at === undefined ? 0.5 : Number(at - range.start) / Number(range.end - range.start);
    this.#view.moveTo(zoom(range, fraction, factor));
  }

  /** By a fraction of what is in view; positive is later. */
  panBy(fraction: number): void {
    const { range } = this.#view;
    if (range !== undefined) this.#view.moveTo(pan(range, fraction));
  }

  /** What is in view as an SVG document of its own. */
  async toSVG(): Promise<string> {
    return (await seldom.picture()).svgOf(this.#view);
  }

  /** What is in view as an image, as sharp as the screen. */
  async toPNG(): Promise<Blob> {
    return (await seldom.picture()).pngOf(this.#view);
  }

  /** Tries again what failed. */
  retry(): void {
    this.#view.retry();
  }

  /** Gives the keys to the plot. */
  override focus(options?: FocusOptions): void {
    this.#view.dom.surface.focus(options);
  }

  /** What is in view, exactly. */
  describe(): ChartDescription {
    return describeChart(this.frame, this.range);
  }

  /** Milliseconds that the last drawings of the canvas took, oldest first. */
  get drawTimes(): readonly number[] {
    return this.#view.painter.drawTimes;
  }

  #tell<Name extends keyof ChartEventDetails>(name: Name, detail: ChartEventDetails[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #upgrade(name: string): void {
    if (!Object.hasOwn(this, name)) return;
    const own = this as unknown as Record<string, unknown>;
    const value = own[name];
    delete own[name];
    own[name] = value;
  }

  #join(): void {
    this.#membership.leave();
    this.#membership = joinGroup(this.getAttribute("group") ?? "", {
      followCursor: (time) => this.#view.setCursor(time, false),
      followRange: (range) => {
        this.range = range;
      },
    });
  }

  #load(): void {
    if (!this.isConnected) return;
    this.#embedding.load(() => ({
      endpoint: this.getAttribute("endpoint"),
      streams: this.getAttribute("streams"),
      apiKey: this.#apiKey,
      connection: this.#connection,
    }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "btrdb-chart": BtrdbChart;
  }
}
