import type { SeriesFrame } from "btrdb-web/viewport";
import type { PathSink } from "../path-sink.ts";
import type { PlotArea, ValueScale } from "../plot-area.ts";
import { type TraceSummary, tracePath } from "../series-path.ts";

export interface Vertex {
  readonly x: number;
  readonly y: number;
}

/** Keeps the parts of a path. */
export class Recorder implements PathSink {
  readonly parts: Vertex[][] = [];
  closed = 0;

  moveTo(x: number, y: number): void {
    this.parts.push([{ x, y }]);
  }

  lineTo(x: number, y: number): void {
    const part = this.parts.at(-1);
    if (part === undefined) throw new Error("lineTo before moveTo");
    part.push({ x, y });
  }

  closePath(): void {
    this.closed += 1;
  }

  /** The middle of each part. */
  get middles(): Vertex[] {
    const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
    return this.parts.map((part) => ({ x: mean(part.map(({ x }) => x)), y: mean(part.map(({ y }) => y)) }));
  }
}

export interface Traced {
  readonly line: Recorder;
  readonly band: Recorder;
  readonly marks: Recorder;
  readonly summary: TraceSummary;
}

export function trace(series: SeriesFrame, area: PlotArea, scale: ValueScale, joined = false): Traced {
  const [line, band, marks] = [new Recorder(), new Recorder(), new Recorder()];
  const summary = tracePath(series, area, scale, { line, band, marks }, joined);
  return { line, band, marks, summary };
}

/** What lies on a path at x: from the lowest to the highest y of all parts, or undefined. */
export function acrossAt(parts: readonly Vertex[][], x: number): { low: number; high: number } | undefined {
  const found: number[] = [];
  for (const part of parts) {
    for (const [index, to] of part.entries()) {
      const from = part[index - 1] ?? to;
      if (Math.min(from.x, to.x) > x || Math.max(from.x, to.x) < x) continue;
      if (from.x === to.x) found.push(from.y, to.y);
      else found.push(from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x));
    }
  }
  return found.length === 0 ? undefined : { low: Math.min(...found), high: Math.max(...found) };
}
