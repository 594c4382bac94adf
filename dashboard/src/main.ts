import { createChartModel } from "./chart/chart-model.ts";
import { chartPanel } from "./chart/chart-panel.ts";
import { createConnection } from "./connection/connection.ts";
import { connectionPanel } from "./connection/connection-panel.ts";
import { rememberIn, tabStorage } from "./connection/remembered.ts";
import { type Database, openDatabase } from "./data/database.ts";
import type { StreamRef } from "./data/stream-ref.ts";
import { createExplorer } from "./explorer/explorer.ts";
import { createStore } from "./state/store.ts";
import { element } from "./ui/element.ts";

/** Puts the page together; everything it consists of is made here and handed on. */
function start(side: Element, main: Element): void {
  const connection = createConnection();
  const selected = createStore<StreamRef | undefined>(undefined);
  const model = createChartModel();
  const explorer = createExplorer(selected);
  let database: Database | undefined;

  connection.state.subscribe((state, previous) => {
    if (state.kind === "connected" || previous.kind === "connected") {
      selected.set(undefined);
      model.clear();
    }
    database = state.kind === "connected" ? openDatabase(state.btrdb) : undefined;
    explorer.show(database, state.kind === "connecting");
  });
  selected.subscribe((stream) => {
    if (stream === undefined || database === undefined) return;
    model.show(database, stream);
    // On a narrow screen the chart is below the list, out of sight.
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (matchMedia("(max-width: 860px)").matches)
      main.scrollIntoView({ behavior: still ? "auto" : "smooth" });
  });

  const panel = connectionPanel({
    connection,
    remembered: rememberIn(tabStorage()),
    env: import.meta.env,
    origin: location.origin,
  });
  side.replaceChildren(element("section", { "aria-label": "Connection" }, panel), explorer.element);
  main.replaceChildren(chartPanel(model));
}

const side = document.querySelector("#side");
const main = document.querySelector("#main");
if (side !== null && main !== null) start(side, main);
