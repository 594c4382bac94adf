import type { Reading } from "../data/reading.ts";
import { formatTime } from "../format/time.ts";
import { formatExact, type Unit } from "../format/unit.ts";
import type { Zone } from "../format/zone.ts";
import { element } from "../ui/element.ts";

/** The exact time and values under the cursor. Keeps its size whether or not there are any. */
export interface Readout {
  readonly element: HTMLElement;
  show(point: { reading: Reading; index: number; unit: Unit; zone: Zone } | undefined): void;
}

export function createReadout(hint: string): Readout {
  const list = element("dl", { class: "readout-values", hidden: true });
  const note = element("p", { class: "readout-hint" }, hint);
  const root = element("div", { class: "readout", "data-testid": "readout" }, note, list);
  const pair = (term: string, value: string, testId: string) =>
    element("div", {}, element("dt", {}, term), element("dd", { "data-testid": `readout-${testId}` }, value));
  return {
    element: root,
    show(point) {
      note.hidden = point !== undefined;
      list.hidden = point === undefined;
      if (point === undefined) return list.replaceChildren();
      const { reading, index, unit, zone } = point;
      const time = formatTime(reading.time[index]!, zone);
      const exact = (value: number | undefined) => formatExact(value!, unit);
      list.replaceChildren(
        ...(reading.kind === "raw"
          ? [pair("Time", time, "time"), pair("Value", exact(reading.value[index]), "value")]
          : [
              pair("Window from", time, "time"),
              pair("Mean", exact(reading.mean[index]), "mean"),
              pair("Min", exact(reading.min[index]), "min"),
              pair("Max", exact(reading.max[index]), "max"),
              pair("Count", String(reading.count[index]), "count"),
            ]),
      );
    },
  };
}
