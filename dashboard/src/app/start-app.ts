import type { BTrDB } from "btrdb-web";
import type { BtrdbChart } from "../chart/define.ts";
import { clamp } from "../chart/time-range.ts";
import { createConnection } from "../connection/connection.ts";
import { connectionBanner } from "../connection/connection-banner.ts";
import { connectionPanel } from "../connection/connection-panel.ts";
import { rememberIn, tabStorage } from "../connection/remembered.ts";
import type { StreamLabel } from "../data/stream-label.ts";
import { createExplorer } from "../explorer/explorer.ts";
import { createMetadataPanel } from "../explorer/metadata-panel.ts";
import { formatTime } from "../format/time.ts";
import { zoneFor } from "../format/zone.ts";
import { exportMenu } from "../keep/export-menu.ts";
import { createStore } from "../state/store.ts";
import { type JumpTarget, timePicker } from "../time/time-picker.ts";
import { element } from "../ui/element.ts";
import { type Catalog, createCatalog } from "./catalog.ts";
import { bindChart } from "./chart-binding.ts";
import { compareDialog } from "./compare-dialog.ts";
import { jumpTime, rangeAround } from "./jump.ts";
import { createLegend } from "./legend.ts";
import { undoButtons } from "./main-tools.ts";
import { syncPermalink, viewOfAddress } from "./permalink-sync.ts";
import { bindSelection } from "./selection.ts";
import { snippetViewOf } from "./snippet-view.ts";
import { themeChoice } from "./theme.ts";
import { createViewStore } from "./view-store.ts";

/** Where the parts of the page go. */
export interface Places {
  readonly bar: Element;
  readonly side: Element;
  readonly main: Element;
}

/** Without a range to keep the length of, a jump shows so much: an hour. */
const USUAL_SPAN = 3_600_000_000_000n;

/** Puts the page together; everything it consists of is made here and handed on. */
export function startApp({ bar, side, main }: Places): void {
  const linked = viewOfAddress();
  const view = createViewStore(linked?.state);
  const connection = createConnection();
  const catalog = createStore<Catalog | undefined>(undefined);
  let btrdb: BTrDB | undefined;

  const chart: BtrdbChart = element("btrdb-chart", { "data-testid": "chart-element" });
  bindChart(chart, view, catalog);
  chart.addEventListener("btrdb-error", ({ detail }) => connection.noteFailure(detail.error));

  const show = (start: bigint, end: bigint) => view.setRange({ kind: "fixed", ...clamp(start, end) });
  const jumpTo = (time: bigint, to: JumpTarget | "middle") => {
    const { start = 0n, end = USUAL_SPAN } = chart.range ?? {};
    const range = rangeAround(time, to, end - start);
    show(range.start, range.end);
  };
  const jump = async (to: JumpTarget, series: readonly Parameters<typeof jumpTime>[1][number][]) => {
    try {
      const time = await jumpTime(to, series);
      if (time !== undefined) jumpTo(time, to);
    } catch (error) {
      connection.noteFailure(error);
    }
  };

  const metadata = createMetadataPanel({
    onJump: (time) => jumpTo(time, "middle"),
    formatTime: (time) => formatTime(time, zoneFor(view.state.get().zone)),
  });
  const compare = compareDialog({
    add({ uuid, ...like }) {
      if (uuid !== undefined) view.add(uuid, like);
    },
    lostFocus: () => chart.focus(),
  });
  const legend = createLegend({
    label: (uuid) => catalog.get()?.get(uuid).label ?? { uuid, collection: "", name: uuid, unit: "" },
    patch: view.patch,
    remove: view.remove,
    inspect: (label) => btrdb !== undefined && metadata.show(btrdb, label),
    compare: (series) => {
      const entry = catalog.get()?.get(series.uuid);
      if (entry !== undefined) compare.open(series, entry.stream, entry.label.name);
    },
    jump: (series, to) => {
      const stream = catalog.get()?.get(series.uuid).stream;
      if (stream !== undefined) void jump(to, [{ ...series, stream }]);
    },
  });
  chart.addEventListener("btrdb-frame", ({ detail }) => legend.note(detail.frame));

  const selected = createStore<ReadonlySet<string>>(new Set());
  const toggle = (streams: readonly StreamLabel[], wanted: boolean) => {
    for (const stream of streams) catalog.get()?.note(stream);
    view.toggle(
      streams.map(({ uuid }) => uuid),
      wanted,
    );
  };
  const explorer = createExplorer({
    selected,
    colorOf(uuid) {
      const series = view.state.get().series.find((one) => one.uuid === uuid);
      return series && `var(--series-${series.color})`;
    },
    toggle: (stream) => toggle([stream], !selected.get().has(stream.uuid)),
    toggleAll: (streams, wanted) => toggle(streams, wanted),
    inspect: (label) => btrdb !== undefined && metadata.show(btrdb, label),
  });

  const times = timePicker({
    onRange: view.setRange,
    onZone: view.setZone,
    onJump: (to) => void jump(to, chart.series),
  });
  const link = syncPermalink(view, ({ endpoint }) => {
    if (endpoint !== undefined && endpoint !== btrdb?.endpoint) void panel.prefill(endpoint);
  });
  const exports = exportMenu({
    view: () => snippetViewOf(chart, btrdb?.endpoint),
    toPNG: () => chart.toPNG(),
    toSVG: () => chart.toSVG(),
    link: link.href,
  });
  const statistics = bindSelection(chart, view);

  const showTimes = () => {
    const { range, zone } = view.state.get();
    times.show(range, zone, chart.range);
  };
  chart.addEventListener("btrdb-frame", showTimes);
  view.state.subscribe((state) => {
    selected.set(new Set(state.series.map(({ uuid }) => uuid)));
    legend.show(state.series);
    explorer.refresh();
    showTimes();
  });
  catalog.subscribe(() => legend.show(view.state.get().series));

  const panel = connectionPanel({
    connection,
    remembered: rememberIn(tabStorage()),
    env: import.meta.env,
    origin: location.origin,
    linked: linked?.endpoint,
  });
  connection.state.subscribe((state) => {
    const next = state.kind === "connected" ? state.btrdb : undefined;
    explorer.show(next, state.kind === "connecting");
    if (next === btrdb) return;
    btrdb = next;
    exports.stop();
    metadata.hide();
    if (btrdb === undefined) catalog.set(undefined);
    else {
      const mine = btrdb;
      const made = createCatalog(btrdb, () => {
        // The same catalog with better labels.
        if (btrdb === mine) catalog.set({ ...made });
      });
      catalog.set(made);
      link.setEndpoint(btrdb.endpoint);
    }
  });

  bar.append(element("div", { class: "bar-tools" }, themeChoice(localStore())));
  side.replaceChildren(panel.element, explorer.element);
  const problems = linked?.problems ?? [];
  main.replaceChildren(
    ...(problems.length === 0
      ? []
      : [
          element(
            "p",
            { class: "banner", role: "status", "data-testid": "link-problems" },
            problems.join(" "),
          ),
        ]),
    element(
      "div",
      { class: "main-tools" },
      // First: what stands after the range moves whenever its text gets longer or shorter.
      undoButtons(view),
      times.element,
      element("div", { class: "main-tools-end" }, exports.element),
    ),
    element("div", { class: "legend-place" }, legend.element, compare.element),
    element("div", { class: "stage" }, element("div", { class: "chart-card" }, chart), metadata.element),
    statistics.element,
  );
  document.body.append(exports.card, connectionBanner(connection));
}

/** localStorage, or undefined where merely looking at it throws. */
function localStore(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
