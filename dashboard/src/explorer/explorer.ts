import type { Database } from "../data/database.ts";
import type { StreamRef } from "../data/stream-ref.ts";
import { formatCount } from "../format/count.ts";
import type { Store } from "../state/store.ts";
import { alertBox } from "../ui/alert.ts";
import { element } from "../ui/element.ts";
import { describeFailure } from "../ui/failure.ts";
import { type CollectionGroup, collectionGroup } from "./collection-group.ts";

/** So few collections are opened at once: their streams are what one came for. */
const OPEN_ALL_UP_TO = 8;

/** Collections and their streams, with a filter; a chosen stream goes into `selected`. */
export interface Explorer {
  readonly element: HTMLElement;
  /** Lists what is in this database; undefined where there is no connection. */
  show(database: Database | undefined, connecting: boolean): void;
}

export function createExplorer(selected: Store<StreamRef | undefined>): Explorer {
  const filter = element("input", {
    type: "search",
    placeholder: "Filter by collection, name or unit",
    "aria-label": "Filter streams",
    "data-testid": "stream-filter",
    disabled: true,
  });
  const count = element("span", { class: "panel-state", "data-testid": "collection-count" });
  const body = element("div", { class: "explorer-body", "data-testid": "collections" });
  const root = element(
    "section",
    { class: "explorer", "aria-labelledby": "explorer-title", "data-testid": "explorer" },
    element("div", { class: "panel-head" }, element("h2", { id: "explorer-title" }, "Streams"), count),
    filter,
    body,
  );
  let groups: readonly CollectionGroup[] = [];
  let loading = new AbortController();
  const nothing = element("p", { class: "list-note", hidden: true, role: "status" }, "Nothing matches.");

  const note = (text: string) =>
    body.replaceChildren(element("p", { class: "list-note", "data-testid": "explorer-note" }, text));
  const applyFilter = () => {
    const text = filter.value.trim().toLowerCase();
    const hits = groups.filter((group) => group.filter(text)).length;
    nothing.hidden = hits > 0 || groups.length === 0;
  };
  filter.addEventListener("input", applyFilter);
  selected.subscribe((stream) => {
    for (const group of groups) group.select(stream?.id);
  });

  const list = async (database: Database) => {
    const { signal } = loading;
    note("Loading collections…");
    try {
      const collections = await database.collections(signal);
      if (signal.aborted) return;
      count.textContent = formatCount(collections.length, "collection");
      if (collections.length === 0) return note("This server has no streams yet.");
      groups = collections.map((collection) =>
        collectionGroup(collection, database, signal, (stream) => selected.set(stream)),
      );
      body.replaceChildren(...groups.map((group) => group.element), nothing);
      if (groups.length <= OPEN_ALL_UP_TO) for (const group of groups) group.open();
      filter.disabled = false;
      applyFilter();
    } catch (error) {
      if (signal.aborted) return;
      const again = () => void list(database);
      body.replaceChildren(alertBox("The collections could not be listed", describeFailure(error), again));
    }
  };

  return {
    element: root,
    show(database, connecting) {
      loading.abort();
      loading = new AbortController();
      groups = [];
      filter.disabled = true;
      count.textContent = "";
      if (database !== undefined) void list(database);
      else note(connecting ? "Connecting…" : "Connect to see the streams.");
    },
  };
}
