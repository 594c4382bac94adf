import { element } from "../ui/element.ts";
import { createDataTable, type DataTable } from "./data-table.ts";
import { createHelpOverlay, type HelpOverlay } from "./help-overlay.ts";
import { createNotices, type NoticeActions, type Notices } from "./notices.ts";
import { createOverlay, type Overlay } from "./overlay.ts";
import { type ThemeProbe, themeProbe } from "./plot-theme.ts";
import { createReadout, type Readout } from "./readout.ts";
import { createToolbar, type Toolbar, type ToolbarActions } from "./toolbar.ts";

/** Everything in the shadow root of the chart, put together but not alive. */
export interface ChartDom {
  /** Has the focus and the keys; says in data attributes what is drawn. */
  readonly surface: HTMLElement;
  /** Where the canvas goes. */
  readonly host: HTMLElement;
  readonly overlay: Overlay;
  readonly notices: Notices;
  readonly help: HelpOverlay;
  readonly toolbar: Toolbar;
  readonly readout: Readout;
  readonly table: DataTable;
  readonly probe: ThemeProbe;
  /** Shown while something is loaded for longer than one would notice. */
  readonly progress: HTMLElement;
  readonly slow: HTMLElement;
  /** Said politely by screen readers. */
  readonly live: HTMLElement;
  readonly from: HTMLElement;
  readonly to: HTMLElement;
  readonly span: HTMLElement;
  readonly selection: HTMLElement;
}

const HINT = "Point at the chart, or press Shift and an arrow key in it, to read exact times and values.";
const TOUCH_HINT = "Touch the chart to read exact times and values.";
const HELP =
  "Arrow keys move and zoom, Shift with left and right moves the cursor from point to point, question mark lists all keys.";

export function createChartDom(root: ShadowRoot, actions: ToolbarActions & NoticeActions): ChartDom {
  const host = element("div", { class: "plot-host" });
  const overlay = createOverlay();
  const surface = element(
    "div",
    {
      class: "surface",
      part: "plot",
      role: "application",
      tabindex: 0,
      "aria-roledescription": "chart",
      "aria-label": "Chart",
      "aria-describedby": "keys",
      "data-testid": "chart",
    },
    host,
    overlay.element,
  );
  const help = createHelpOverlay(() => {
    toolbar.setPressed("help", false);
    surface.focus();
  });
  const notices = createNotices(actions, overlay.element);
  const toolbar = createToolbar(actions);
  const readout = createReadout(matchMedia("(pointer: coarse)").matches ? TOUCH_HINT : HINT, actions.retry);
  const table = createDataTable();
  const probe = themeProbe();
  const progress = element("div", { class: "progress", hidden: true, "data-testid": "progress" });
  const slow = element("span", { class: "slow", role: "status", "data-testid": "chart-status" });
  const live = element("p", { class: "visually-hidden", role: "status", "data-testid": "chart-live" });
  const from = element("time", { "data-testid": "from" });
  const to = element("time", { "data-testid": "to" });
  const span = element("span", { class: "span", "data-testid": "span" });
  const selection = element("p", { class: "selected", "data-testid": "selected" });
  root.append(
    element(
      "div",
      { class: "chart", part: "chart" },
      element(
        "div",
        { class: "head" },
        toolbar.element,
        element("p", { class: "range", part: "range" }, from, " – ", to, " ", span),
      ),
      element("div", { class: "stage" }, surface, progress, slow, notices.element, help.element),
      selection,
      readout.element,
      table.element,
      element("p", { class: "visually-hidden", id: "keys" }, HELP),
      live,
      probe.element,
    ),
  );
  return {
    surface,
    host,
    overlay,
    notices,
    help,
    toolbar,
    readout,
    table,
    probe,
    progress,
    slow,
    live,
    from,
    to,
    span,
    selection,
  };
}
