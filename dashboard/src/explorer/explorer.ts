import type { BTrDB } from "btrdb-web";
import type { StreamLabel } from "../data/stream-label.ts";
import { formatCount } from "../format/count.ts";
import type { Store } from "../state/store.ts";
import { alertBox } from "../ui/alert.ts";
import { element } from "../ui/element.ts";
import { describeFailure } from "../ui/failure.ts";
import { type Browse, browseAll, browseFound } from "./browse.ts";
import { type Catalogue, createCatalogue, type Found, MOST_FOUND } from "./catalogue.ts";
import { createMarks } from "./marks.ts";
import { marksBar } from "./marks-bar.ts";
import { searchBox } from "./search-box.ts";
import type { SearchQuery } from "./search-query.ts";
import { treeView } from "./tree-view.ts";

/** What the explorer needs of the page: it finds streams, and others own which of them are drawn. */
export interface ExplorerOptions {
  /** Uuids of the streams in the chart. */
  readonly selected: Pick<Store<ReadonlySet<string>>, "get" | "subscribe">;
  /** CSS colour of a stream in the chart. */
  colorOf(uuid: string): string | undefined;
  /** Adds a stream to the chart, or removes it. */
  toggle(stream: StreamLabel): void;
  /** The same for several at once; left out, {@link toggle} is called for each. */
  toggleAll?(streams: readonly StreamLabel[], wanted: boolean): void;
  /** Shows what is known about a stream. */
  inspect(stream: StreamLabel): void;
}

/** Collections and their streams, to look through and to search. */
export interface Explorer {
  readonly element: HTMLElement;
  /** Lists what is on this server; undefined where there is no connection. */
  show(conn: BTrDB | undefined, connecting: boolean): void;
  /** Draws again, after colours have changed. */
  refresh(): void;
  focusSearch(): void;
}

export function createExplorer(options: ExplorerOptions): Explorer {
  const { selected } = options;
  const marks = createMarks();
  let connection = new AbortController();
  let searching = new AbortController();
  let shownConn: BTrDB | undefined;
  let catalogue: Catalogue | undefined;
  let all: Browse | undefined;
  let found: Browse | undefined;
  let expanded = new Set<string>();
  let placeInAll = 0;

  const count = element("span", { class: "panel-state", "data-testid": "collection-count" });
  const reload = element(
    "button",
    { type: "button", class: "explorer-reload", hidden: true, "data-testid": "reload-streams" },
    "Reload",
  );
  const status = element("p", { class: "explorer-status", role: "status", "data-testid": "search-status" });
  const trouble = element("div", { class: "explorer-trouble" });
  const note = element("p", { class: "explorer-note", "data-testid": "explorer-note" });

  const show = () => {
    const rows = (found ?? all)?.rows();
    if (rows !== undefined) tree.setRows(rows);
  };
  const marksChanged = () => {
    tree.refresh();
    bar.show(marks.list(), selected.get());
  };
  const tree = treeView("Streams", {
    open(row, open) {
      if (row.kind === "folder") (found ?? all)?.unfold(row.folder.path, open);
    },
    activate(row) {
      if (row.kind === "note") all?.unfold(row.collection, true);
      if (row.kind !== "stream") return;
      if (marks.has(row.stream.uuid)) takeMarked();
      else options.toggle(row.stream);
    },
    inspect(row) {
      if (row.kind === "stream") options.inspect(row.stream);
    },
    mark(index, how) {
      marks.mark(tree.rows, index, how);
      marksChanged();
    },
    unmark: () => clearMarks(),
    look(row) {
      if (row.kind !== "stream") return undefined;
      const { uuid } = row.stream;
      const inChart = selected.get().has(uuid);
      return { inChart, color: inChart ? options.colorOf(uuid) : undefined, marked: marks.has(uuid) };
    },
  });
  const clearMarks = () => {
    marks.clear();
    marksChanged();
  };
  const takeMarked = () => {
    const { streams, wanted } = bar.next();
    if (options.toggleAll) options.toggleAll(streams, wanted);
    else for (const stream of streams) options.toggle(stream);
    clearMarks();
  };
  const bar = marksBar({
    take() {
      takeMarked();
      tree.focus();
    },
    clear() {
      clearMarks();
      tree.focus();
    },
  });

  const box = searchBox({
    search: (query) => void search(query),
    leave: () => tree.focus(),
    async suggest(mode) {
      const { signal } = connection;
      const list = (await catalogue?.suggestions(mode, signal)) ?? [];
      if (!signal.aborted) box.setSuggestions(list);
    },
  });

  const search = async (query: SearchQuery | undefined) => {
    searching.abort();
    searching = new AbortController();
    const { signal } = searching;
    const connected = connection.signal;
    trouble.replaceChildren();
    busy(query !== undefined);
    if (query === undefined || catalogue === undefined) {
      status.textContent = "";
      if (found === undefined) return;
      found = undefined;
      clearMarks();
      show();
      tree.scrollTop = placeInAll;
      return;
    }
    try {
      const result = await catalogue.search(query, AbortSignal.any([signal, connected]));
      if (signal.aborted || connected.aborted) return;
      if (found === undefined) placeInAll = tree.scrollTop;
      found = browseFound(result.streams, show);
      status.textContent = describeFound(result);
      clearMarks();
      show();
      tree.scrollTop = 0;
    } catch (error) {
      if (signal.aborted || connected.aborted) return;
      status.textContent = "";
      const title = query.mode === "sql" ? "The statement was not answered" : "The search failed";
      trouble.replaceChildren(alertBox(title, describeFailure(error), () => void search(query)));
    }
    busy(false);
  };
  const busy = (is: boolean) => tree.element.setAttribute("aria-busy", String(is));
  const say = (text: string) => {
    note.textContent = text;
    note.hidden = text === "";
  };

  const list = async () => {
    if (catalogue === undefined) return;
    connection.abort();
    searching.abort();
    connection = new AbortController();
    const { signal } = connection;
    trouble.replaceChildren();
    if (all === undefined) say("Loading collections…");
    busy(true);
    try {
      const collections = await catalogue.collections(signal);
      if (signal.aborted) return;
      all = browseAll(collections, catalogue, signal, showAll, expanded);
      count.textContent = formatCount(collections.length, "collection");
      say(collections.length === 0 ? "This server has no streams yet." : "");
      box.setDisabled(false);
      reload.hidden = false;
      showAll();
      void catalogue.warmUp(signal);
    } catch (error) {
      if (signal.aborted) return;
      say("");
      const again = () => void list();
      trouble.replaceChildren(alertBox("The collections could not be listed", describeFailure(error), again));
    }
    busy(false);
  };
  const showAll = () => {
    if (found === undefined) show();
  };
  reload.addEventListener("click", () => void list());

  selected.subscribe(marksChanged);
  say("Connect to see the streams.");

  return {
    element: element(
      "section",
      { class: "explorer panel", "aria-labelledby": "explorer-title", "data-testid": "explorer" },
      element(
        "div",
        { class: "explorer-head" },
        element("h2", { id: "explorer-title" }, "Streams"),
        count,
        reload,
      ),
      box.element,
      status,
      trouble,
      note,
      tree.element,
      bar.element,
    ),
    show(conn, connecting) {
      if (conn !== undefined && conn === shownConn) return;
      shownConn = conn;
      connection.abort();
      searching.abort();
      catalogue = conn && createCatalogue(conn);
      all = undefined;
      found = undefined;
      expanded = new Set();
      marks.clear();
      box.clear();
      box.setDisabled(true);
      reload.hidden = true;
      count.textContent = "";
      status.textContent = "";
      trouble.replaceChildren();
      tree.setRows(browseFound([], show).rows());
      busy(connecting);
      say(connecting ? "Connecting…" : "Connect to see the streams.");
      if (conn !== undefined) void list();
    },
    refresh: tree.refresh,
    focusSearch: () => box.focus(),
  };
}

function describeFound({ streams, more, by }: Found): string {
  const much = more ? `The first ${formatCount(MOST_FOUND, "stream")}; search for more to see fewer.` : "";
  const number = streams.length === 0 ? "Nothing matches." : `${formatCount(streams.length, "stream")}.`;
  const how = by === "looking" ? " This server answers no SQL." : "";
  return `${much || number}${how}`;
}
