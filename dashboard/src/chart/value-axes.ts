import { parseUnit, type Unit, unitKey } from "../format/unit.ts";
import type { ChartSeries } from "./chart-series.ts";

/** A value axis and the series that are read on it. */
export interface ValueAxis {
  /** The symbol of the unit, or the name that a series gives: what fixed ranges are called by. */
  readonly key: string;
  /** Without a symbol where its series have different units. */
  readonly unit: Unit;
  /** Not empty. */
  readonly series: readonly ChartSeries[];
}

/** Name of the axis that a series is read on. */
export function axisKey(series: Pick<ChartSeries, "axis" | "unit">): string {
  return series.axis ?? unitKey(series.unit);
}

/**
 * One axis a unit or own name, in the order in which the series come; hidden series have none, nor have those for which
 * there is nothing to draw: `blank` are their ids.
 */
export function valueAxes(
  series: readonly ChartSeries[],
  blank: ReadonlySet<string> = new Set(),
): ValueAxis[] {
  const groups = new Map<string, ChartSeries[]>();
  for (const one of series) {
    if (one.hidden || blank.has(one.id)) continue;
    const key = axisKey(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups].map(([key, members]) => {
    const [first] = members as [ChartSeries];
    const unit = parseUnit(first.unit);
    const common = members.every((one) => unitKey(one.unit) === unitKey(first.unit));
    return { key, unit: common ? unit : { symbol: "", prefixable: false }, series: members };
  });
}

/** How many axes have room beside a chart of this many CSS pixels; the others keep their scale, without labels. */
export function axesWithRoom(width: number): number {
  if (width < 520) return 2;
  return width < 900 ? 4 : 8;
}
