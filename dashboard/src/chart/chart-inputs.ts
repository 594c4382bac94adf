import type { Frame } from "btrdb-web/viewport";
import type { AxisControls } from "./axis-layer.ts";
import { chartControls } from "./chart-controls.ts";
import type { ChartDom } from "./chart-dom.ts";
import type { DragMode, GestureTarget } from "./gestures.ts";
import type { KeyboardTarget } from "./keyboard.ts";
import type { Mover } from "./mover.ts";
import type { NoticeActions } from "./notices.ts";
import { clamp, type TimeRange, timeAt } from "./time-range.ts";
import type { ToolbarActions } from "./toolbar.ts";

/** What pointer and keys act on. */
export interface InputTarget {
  readonly dom: ChartDom;
  readonly mover: Mover;
  dragMode(): DragMode;
  frame(): Frame;
  cursor(): bigint | undefined;
  selection(): TimeRange | undefined;
  setCursor(time: bigint | undefined, announce: boolean): void;
  select(selection: TimeRange | undefined, final: boolean): void;
  whole(): Promise<TimeRange | undefined>;
  toggleTable(): void;
  readonly axis: AxisControls;
  undo(): void;
  redo(): void;
}

/** What buttons and notices do to a chart; `controls` are there once somebody can press one. */
export function chartActions(
  chart: {
    dragMode: DragMode;
    readonly range: TimeRange | undefined;
    moveTo(range: TimeRange): void;
    retry(): void;
  },
  controls: () => KeyboardTarget,
): ToolbarActions & NoticeActions {
  return {
    pan: (fraction) => controls().pan(fraction, true),
    zoom: (factor) => controls().zoom(factor, true),
    whole: () => controls().whole(),
    dragMode: (mode) => {
      chart.dragMode = mode;
    },
    table: () => controls().table(),
    help: () => controls().help(),
    retry: () => chart.retry(),
    goTo: (time) => {
      const { range } = chart;
      const half = range === undefined ? 0n : (range.end - range.start) / 2n;
      chart.moveTo(clamp(time - half, time + half));
    },
  };
}

/** What the keys do to a chart. */
export function keyboardTarget(chart: InputTarget): KeyboardTarget {
  const { help, toolbar, live } = chart.dom;
  return chartControls({
    mover: chart.mover,
    frame: () => chart.frame(),
    cursor: () => chart.cursor(),
    setCursor: (time, announce) => chart.setCursor(time, announce),
    selection: () => chart.selection(),
    select: (selection, final) => chart.select(selection, final),
    whole: () => chart.whole(),
    axis: chart.axis,
    undo: () => chart.undo(),
    redo: () => chart.redo(),
    toggleTable: () => chart.toggleTable(),
    toggleHelp: () => {
      toolbar.setPressed("help", !help.open);
      help.toggle(!help.open);
    },
    say: (text) => {
      live.textContent = text;
    },
  });
}

/** What gestures do to a chart. */
export function gestureTarget(chart: InputTarget): GestureTarget {
  const { mover } = chart;
  return {
    view: () => mover.range,
    dragMode: () => chart.dragMode(),
    move: (range, final) => mover.move(range, final),
    hold: (active) => mover.hold(active),
    mark: (stretch) => chart.dom.overlay.mark(stretch),
    select: ({ from, to }, final) => {
      if (mover.range === undefined) return;
      const start = timeAt(mover.range, Math.min(from, to));
      const end = timeAt(mover.range, Math.max(from, to));
      if (start < end) chart.select({ start, end }, final);
    },
    deselect: () => {
      if (chart.selection() !== undefined) chart.select(undefined, true);
    },
    hover: (at) => {
      const { range } = mover;
      const inside = range !== undefined && at !== undefined && at >= 0 && at <= 1;
      chart.setCursor(inside ? timeAt(range, at) : undefined, false);
    },
  };
}
