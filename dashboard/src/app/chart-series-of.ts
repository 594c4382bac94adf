import type { ChartSeries } from "../chart/define.ts";
import { seriesId, type ViewState } from "../state/view-state.ts";
import type { Catalog } from "./catalog.ts";

/** The series of a view as the chart takes them. */
export function chartSeriesOf({ series }: ViewState, catalog: Catalog): ChartSeries[] {
  return series.map((one) => {
    const { uuid, ...look } = one;
    const { stream, label } = catalog.get(uuid);
    const { name, collection, unit } = label;
    return { ...look, id: seriesId(one), stream, name, collection, unit };
  });
}
