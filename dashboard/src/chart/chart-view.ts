import { Viewport, type ViewSeries } from "btrdb-web/viewport";
import { utcZone, type Zone } from "../format/zone.ts";
import { AxisLayer } from "./axis-layer.ts";
import type { AxisSpan } from "./axis-range.ts";
import { type ChartDom, createChartDom } from "./chart-dom.ts";
import { chartActions, gestureTarget, type InputTarget, keyboardTarget } from "./chart-inputs.ts";
import { ChartReport } from "./chart-report.ts";
import { type ChartSeries, sameSeries, viewSeries } from "./chart-series.ts";
import type { ChartViewEvents } from "./chart-view-events.ts";
import { CursorLayer } from "./cursor-layer.ts";
import { DrawLoop } from "./draw-loop.ts";
import { Fitting } from "./fitting.ts";
import { bindGestures, type DragMode } from "./gestures.ts";
import { bindKeyboard, type KeyboardTarget } from "./keyboard.ts";
import { Mover } from "./mover.ts";
import { type Painted, Painter } from "./painter.ts";
import type { PlotTheme } from "./plot-theme.ts";
import type { TimeRange } from "./time-range.ts";
import { wholeRange } from "./whole-range.ts";

/** The living chart in a shadow root: properties in, frames of a viewport drawn, gestures out. */
export class ChartView {
  readonly viewport = new Viewport();
  readonly dom: ChartDom;
  readonly painter: Painter;
  readonly #input: InputTarget;
  readonly #controls: KeyboardTarget;
  readonly #events: ChartViewEvents;
  readonly #mover: Mover;
  readonly #fitting: Fitting;
  readonly #report: ChartReport;
  readonly #layer: CursorLayer;
  readonly #loop = new DrawLoop((canvas) => this.#draw(canvas));
  #alive: AbortController | undefined;
  #series: readonly ChartSeries[] = [];
  /** Those of the series that the viewport is asked for. */
  #shown: readonly ViewSeries[] = [];
  #asked: readonly ViewSeries[] = [];
  #zone: Zone = utcZone;
  readonly #axisLayer: AxisLayer;
  #dragMode: DragMode = "pan";
  /** The last drawing. */
  painted: Painted | undefined;
  #connecting = false;
  #failure: unknown;
  #nothingAnywhere = false;

  constructor(root: ShadowRoot, events: ChartViewEvents) {
    this.#events = events;
    this.#mover = new Mover({
      moved: (range, previous, final, all) => {
        this.#fitting.stop();
        this.invalidate();
        events.range(range, previous, final, all);
      },
      rested: () => this.invalidate(),
    });
    this.#fitting = new Fitting({
      found: (range) => {
        this.#nothingAnywhere = range === undefined;
        if (range !== undefined) this.#mover.set(range);
        this.invalidate();
      },
      failed: (id, error) => events.error(id, error),
      allFailed: (error) => this.setConnecting(this.#connecting, error),
    });
    this.dom = createChartDom(
      root,
      chartActions(this, () => this.#controls),
    );
    this.#layer = new CursorLayer(this.dom, (time, readings) => events.cursor(time, readings));
    this.#report = new ChartReport(this.dom, (id, error) => events.error(id, error));
    this.#axisLayer = new AxisLayer(this.dom, (name, axis, final) => {
      this.invalidate();
      events.axis(name, axis, final);
    });
    this.#input = this.#createInput();
    this.#controls = keyboardTarget(this.#input);
    this.painter = new Painter(this.dom.host);
    this.dragMode = "pan";
    this.viewport.onFrame((frame) => {
      this.invalidate();
      events.frame(frame);
    });
  }

  /** Begins to draw; the root is in a document now. */
  start(): void {
    if (this.#alive !== undefined) return;
    this.#alive = new AbortController();
    const { signal } = this.#alive;
    const { surface, overlay, host, probe } = this.dom;
    bindKeyboard(surface, this.#controls, signal);
    bindGestures(overlay.element, gestureTarget(this.#input), signal);
    const size = new ResizeObserver(() => this.invalidate());
    signal.addEventListener("abort", () => size.disconnect());
    size.observe(host);
    probe.watch(() => this.invalidate(), signal);
    // What failed for want of a network is tried again when there is one.
    addEventListener("online", () => this.retry(), { signal });
    if (this.range === undefined) this.#fitting.start(this.#shown);
    this.#loop.start();
  }

  /** Stops drawing and reading; {@link start} goes on from here. */
  stop(): void {
    this.#alive?.abort();
    this.#alive = undefined;
    this.#loop.stop();
    this.#fitting.stop();
    this.#report.stop();
    this.#asked = [];
    this.viewport.setView({ ...this.viewport.view, series: this.#asked });
  }

  get series(): readonly ChartSeries[] {
    return this.#series;
  }

  set series(series: readonly ChartSeries[]) {
    // Pages set all properties whenever one has changed.
    if (sameSeries(series, this.#series)) return;
    this.#series = series;
    this.#shown = viewSeries(series);
    this.#failure = undefined;
    this.#nothingAnywhere = false;
    this.dom.readout.setSeries(series);
    if (this.#fitting.running || this.range === undefined) this.#fitting.start(this.#shown);
    this.invalidate();
  }

  get range(): TimeRange | undefined {
    return this.#mover.range;
  }

  /** Undefined: from the first to the last point, whatever they turn out to be. */
  set range(range: TimeRange | undefined) {
    this.#nothingAnywhere = false;
    this.#fitting.stop();
    if (range === undefined) this.#fitting.start(this.#shown);
    else this.#mover.set(range);
    this.invalidate();
  }

  /** As the user would: with events. */
  moveTo(range: TimeRange): void {
    this.#mover.move(range, true);
  }

  get zone(): Zone {
    return this.#zone;
  }

  set zone(zone: Zone) {
    this.#zone = zone;
    this.invalidate();
  }

  get axes(): Readonly<Record<string, AxisSpan>> {
    return this.#axisLayer.fixed;
  }

  set axes(axes: Readonly<Record<string, AxisSpan>>) {
    this.#axisLayer.fixed = axes;
    this.invalidate();
  }

  get dragMode(): DragMode {
    return this.#dragMode;
  }

  set dragMode(mode: DragMode) {
    this.#dragMode = mode;
    this.dom.toolbar.setDragMode(mode);
    this.dom.overlay.element.dataset.drag = mode;
  }

  get selection(): TimeRange | undefined {
    return this.#layer.selection;
  }

  set selection(selection: TimeRange | undefined) {
    this.#layer.selection = selection;
    this.invalidate(false);
  }

  get theme(): PlotTheme {
    return this.dom.probe.read();
  }

  /** What comes before there are series: a connection on its way, or one that failed. */
  setConnecting(connecting: boolean, failure: unknown): void {
    this.#connecting = connecting;
    this.#failure = failure;
    this.invalidate(false);
  }

  setCursor(time: bigint | undefined, announce: boolean): void {
    if (time === this.#layer.cursor) return;
    this.#layer.cursor = time;
    this.#layer.announce = announce;
    this.invalidate(false);
  }

  retry(): void {
    this.viewport.retry();
    if (this.#failure !== undefined) {
      this.#failure = undefined;
      this.#events.retry();
      if (this.range === undefined) this.#fitting.start(this.#shown);
    }
    this.invalidate();
  }

  #createInput(): InputTarget {
    return {
      dom: this.dom,
      mover: this.#mover,
      dragMode: () => this.dragMode,
      frame: () => this.viewport.frame,
      cursor: () => this.#layer.cursor,
      selection: () => this.selection,
      setCursor: (time, announce) => this.setCursor(time, announce),
      select: (selection, final) => {
        this.selection = selection;
        this.#events.select(selection, final);
      },
      whole: async () => (await wholeRange(this.#shown, new AbortController().signal)).range,
      toggleTable: () => this.#report.toggleTable(),
      axis: this.#axisLayer,
      undo: () => this.#events.undo(),
      redo: () => this.#events.redo(),
    };
  }

  /** Draws with the next frame; without the canvas where only what lies over it has changed. */
  invalidate(canvas = true): void {
    this.#loop.ask(canvas);
  }

  #draw(canvas: boolean): void {
    const { dom, range } = this;
    const blank = range === undefined || this.#shown.length === 0;
    dom.surface.classList.toggle("blank", blank);
    if (range !== undefined && dom.host.clientWidth > 0) {
      this.#look(range);
      if (canvas || this.painted === undefined) this.#paint(range);
      if (this.painted !== undefined)
        this.#layer.draw(this.viewport.frame, this.painted, this.#series, this.#zone);
    }
    this.#report.update({
      series: this.#series,
      shown: this.#shown,
      range,
      zone: this.#zone,
      frame: blank ? undefined : this.viewport.frame,
      painted: this.painted,
      resting: this.#mover.resting,
      connecting: this.#connecting,
      error: this.#failure,
      nothingAnywhere: this.#nothingAnywhere,
      selection: this.selection,
    });
  }

  /** Tells the viewport what is looked at, if that is new. */
  #look({ start, end }: TimeRange): void {
    const { view } = this.viewport;
    const pixels = Math.max(1, Math.round(this.painted?.area.width ?? this.dom.host.clientWidth));
    const moved = view.start !== start || view.end !== end || view.pixels !== pixels;
    if (!moved && this.#asked === this.#shown) return;
    this.#asked = this.#shown;
    // With what is looked at closest; a cursor that moves alone is no reason for another view.
    this.viewport.setView({ series: this.#shown, start, end, pixels, focus: this.#layer.cursor });
  }

  #paint(range: TimeRange): void {
    const { frame } = this.viewport;
    const before = this.painted?.area.width;
    const painted = this.painter.draw({
      view: range,
      zone: this.#zone,
      series: this.#series,
      frame,
      fixed: this.axes,
      theme: this.theme,
      resting: this.#mover.resting && frame.settled,
      moving: !this.#mover.resting || this.#axisLayer.moving,
      animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
    this.painted = painted;
    this.dom.overlay.place(painted.area);
    this.#axisLayer.place(painted.axes, painted.area);
    // Other labels have changed the width: that many pixels are to be filled next.
    const resized = before === undefined || Math.abs(painted.area.width - before) >= 1;
    if (painted.moving || resized) this.invalidate();
  }
}
