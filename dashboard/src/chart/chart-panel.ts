import { decimalsForSpan, formatDuration, formatTime } from "../format/time.ts";
import { parseUnit } from "../format/unit.ts";
import { localZone, utcZone, type Zone } from "../format/zone.ts";
import { createStore } from "../state/store.ts";
import { alertBox } from "../ui/alert.ts";
import { element } from "../ui/element.ts";
import { oncePerFrame } from "../ui/once-per-frame.ts";
import type { ChartModel, ChartState } from "./chart-model.ts";
import { chartSurface } from "./chart-surface.ts";
import { createDataTable } from "./data-table.ts";
import { inView } from "./in-view.ts";
import { countText, levelText } from "./level.ts";
import { createReadout } from "./readout.ts";
import { pan, zoom } from "./time-range.ts";
import { choice, toolbar } from "./toolbar.ts";

const HINT = "Point at the chart, or press Shift and an arrow key in it, to read exact times and values.";

/** The chart with all that belongs to it: title, tools, readout, range, level and table. */
export function chartPanel(model: ChartModel): HTMLElement {
  const local = localZone();
  const zone = createStore<Zone>(utcZone);
  const change = (to: (view: NonNullable<ChartState["view"]>) => NonNullable<ChartState["view"]>) => {
    const { view } = model.state.get();
    if (view !== undefined) model.setView(to(view));
  };
  const reset = () => {
    const { whole } = model.state.get();
    if (whole !== undefined) model.setView(whole);
  };

  const title = element("h2", { id: "chart-title", "data-testid": "chart-title" }, "Chart");
  const subtitle = element("p", { class: "subtitle", "data-testid": "chart-subtitle" });
  const busy = element("span", { class: "busy", "data-testid": "chart-status", role: "status" });
  const tools = toolbar([
    { label: "Earlier", face: "◀", testId: "pan-left", run: () => change((view) => pan(view, -0.5)) },
    { label: "Zoom out", face: "−", testId: "zoom-out", run: () => change((view) => zoom(view, 0.5, 2)) },
    { label: "Zoom in", face: "+", testId: "zoom-in", run: () => change((view) => zoom(view, 0.5, 0.5)) },
    { label: "Later", face: "▶", testId: "pan-right", run: () => change((view) => pan(view, 0.5)) },
    { label: "Show the whole stream", face: "Whole stream", testId: "reset", run: reset },
  ]);
  const zones = choice(
    "Time zone",
    "zone",
    [
      { value: "utc", label: "UTC" },
      { value: "local", label: `Local (${local.id.replaceAll("_", " ")})` },
    ],
    "utc",
    (value) => zone.set(value === "utc" ? utcZone : local),
  );

  const readout = createReadout(HINT);
  const surface = chartSurface(model, zone, reset, readout);
  const message = element("div", { class: "chart-message", "data-testid": "chart-message" });
  const level = element("span", { "data-testid": "level" });
  const count = element("span", { "data-testid": "count" });
  const version = element("span", { "data-testid": "version" });
  const from = element("time", { "data-testid": "from" });
  const to = element("time", { "data-testid": "to" });
  const span = element("span", { class: "span", "data-testid": "span" });
  const range = element("p", { class: "range" }, from, " – ", to, " ", span);
  const table = createDataTable();
  const tableButton = element(
    "button",
    { type: "button", "aria-expanded": "false", "aria-controls": "data-table", "data-testid": "show-table" },
    "Show as table",
  );
  tableButton.addEventListener("click", () => {
    const visible = tableButton.getAttribute("aria-expanded") !== "true";
    tableButton.setAttribute("aria-expanded", String(visible));
    tableButton.textContent = visible ? "Hide the table" : "Show as table";
    table.setVisible(visible);
  });

  let revision = 0;
  const show = () => {
    const state = model.state.get();
    const { stream, drawn, view, status, failure } = state;
    title.textContent = stream?.name ?? "Chart";
    title.title = stream === undefined ? "" : `${stream.collection}/${stream.name}`;
    subtitle.textContent = stream?.collection ?? "";
    busy.textContent = status === "loading" ? "Loading…" : "";
    tools.setEnabled(view !== undefined && drawn !== undefined);

    if (failure !== undefined) {
      message.replaceChildren(alertBox("The stream could not be read", failure, () => model.retry()));
    } else message.replaceChildren(...words(state).map((text) => element("p", { role: "status" }, text)));
    message.hidden = message.childElementCount === 0;

    range.hidden = view === undefined;
    if (view !== undefined) {
      const decimals = decimalsForSpan(view.end - view.start);
      for (const [node, time] of [
        [from, view.start],
        [to, view.end],
      ] as const) {
        node.textContent = formatTime(time, zone.get(), decimals);
        node.dataset.ns = String(time);
        node.title = formatTime(time, zone.get());
      }
      span.textContent = `(${formatDuration(view.end - view.start)})`;
    }

    revision += 1;
    surface.element.dataset.revision = String(revision);
    if (drawn === undefined || view === undefined) {
      for (const node of [level, count, version]) node.textContent = "";
      table.show(undefined, revision);
      return;
    }
    const { reading } = drawn;
    const visible = inView(reading, view);
    level.textContent = levelText(reading);
    count.textContent = countText(reading, visible.from, visible.to);
    version.textContent = `version ${reading.version.major}.${reading.version.minor}`;
    const { name, unit } = drawn.stream;
    table.show({ reading, ...visible, name, unit: parseUnit(unit).symbol, zone: zone.get() }, revision);
  };
  // However often things change, they are shown once a frame, and all together.
  const render = oncePerFrame(() => {
    surface.draw();
    show();
  });
  model.state.subscribe(render);
  zone.subscribe(render);

  return element(
    "section",
    { class: "chart-panel", "aria-labelledby": "chart-title", "data-testid": "chart-panel" },
    element(
      "div",
      { class: "chart-head" },
      element("div", { class: "chart-titles" }, title, subtitle),
      busy,
      element("div", { class: "chart-tools" }, tools.element, zones),
    ),
    readout.element,
    element("div", { class: "chart-stage" }, surface.element, message),
    element(
      "div",
      { class: "chart-foot" },
      range,
      element("p", { class: "facts-line" }, level, count, version),
      tableButton,
    ),
    table.element,
  );
}

/** What to say over the plot where there is nothing, or nothing new, to see. */
function words({ status, stream, drawn }: ChartState): string[] {
  if (status === "none") return ["Choose a stream to draw it here."];
  if (status === "empty") return [`${stream?.name ?? "The stream"} has no points yet.`];
  if (status === "loading" && drawn === undefined) return ["Loading…"];
  return [];
}
