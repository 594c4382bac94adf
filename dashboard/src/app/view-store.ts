import { createHistory, type PushOptions } from "../state/history.ts";
import { encodeView } from "../state/permalink.ts";
import { createStore, type Store } from "../state/store.ts";
import {
  type AxisState,
  type RangeState,
  type SeriesState,
  seriesId,
  type ViewState,
} from "../state/view-state.ts";

/** What the page shows at first. */
export const FIRST_VIEW: ViewState = { series: [], range: { kind: "all" }, zone: "UTC", axes: {} };

/** As many colours as the palette has. */
const COLORS = 8;

/** What the user wants to see, with all ways to change it. Each change is a step that can be undone. */
export interface ViewStore {
  readonly state: Pick<Store<ViewState>, "get" | "subscribe">;
  readonly steps: Pick<Store<{ readonly canUndo: boolean; readonly canRedo: boolean }>, "get" | "subscribe">;
  setRange(range: RangeState, step?: PushOptions): void;
  setZone(zone: string): void;
  /** Adds a series with a colour that is free, unless it is there; `like` says more of it. */
  add(uuid: string, like?: Partial<SeriesState>): void;
  remove(id: string): void;
  /** Adds or removes all series of some streams, in one step. */
  toggle(uuids: readonly string[], wanted: boolean): void;
  /** Changes one series; a patch with other versions or shifts makes it another series. */
  patch(id: string, patch: Partial<SeriesState>): void;
  setAxis(name: string, axis: AxisState | undefined, step?: PushOptions): void;
  /** Another state altogether, such as one of a link. */
  replace(state: ViewState): void;
  undo(): void;
  redo(): void;
}

export function createViewStore(initial: ViewState = FIRST_VIEW): ViewStore {
  const same = (a: ViewState, b: ViewState) => encodeView(a) === encodeView(b);
  const history = createHistory(initial, { same });
  const state = createStore(initial);
  history.state.subscribe(({ current }) => state.set(current));
  const change = (patch: Partial<ViewState>, step?: PushOptions) =>
    history.push({ ...state.get(), ...patch }, step);
  const changeSeries = (to: (series: readonly SeriesState[]) => readonly SeriesState[]) => {
    const series = to(state.get().series);
    const seen = new Set<string>();
    // The same thing twice would be drawn on top of itself.
    change({ series: series.filter((one) => !seen.has(seriesId(one)) && seen.add(seriesId(one))) });
  };
  return {
    state,
    steps: history.state,
    setRange: (range, step) => change({ range }, step),
    setZone: (zone) => change({ zone }),
    add(uuid, like = {}) {
      changeSeries((series) => [...series, { color: freeColor(series), ...like, uuid }]);
    },
    toggle(uuids, wanted) {
      changeSeries((series) => {
        if (!wanted) return series.filter(({ uuid }) => !uuids.includes(uuid));
        const all = [...series];
        for (const uuid of uuids) {
          if (!all.some((one) => one.uuid === uuid)) all.push({ uuid, color: freeColor(all) });
        }
        return all;
      });
    },
    remove: (id) => changeSeries((series) => series.filter((one) => seriesId(one) !== id)),
    patch: (id, patch) =>
      changeSeries((series) => series.map((one) => (seriesId(one) === id ? { ...one, ...patch } : one))),
    setAxis(name, axis, step) {
      const { [name]: _, ...others } = state.get().axes;
      change({ axes: axis === undefined ? others : { ...others, [name]: axis } }, step);
    },
    replace: (next) => history.push(next),
    undo: () => void history.undo(),
    redo: () => void history.redo(),
  };
}

/** The colour that is used least, the first of them. */
export function freeColor(series: readonly SeriesState[]): number {
  const used = Array.from(
    { length: COLORS },
    (_, color) => series.filter((one) => one.color === color).length,
  );
  return used.indexOf(Math.min(...used));
}
