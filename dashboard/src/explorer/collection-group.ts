import type { Database } from "../data/database.ts";
import type { StreamRef } from "../data/stream-ref.ts";
import { parseUnit } from "../format/unit.ts";
import { element } from "../ui/element.ts";
import { describeFailure } from "../ui/failure.ts";

/** One collection in the list: its streams are read when it is first opened. */
export interface CollectionGroup {
  readonly collection: string;
  readonly element: HTMLElement;
  open(): void;
  /** Shows only what contains `text` (lower case) in its collection, name or unit; says whether anything does. */
  filter(text: string): boolean;
  select(id: string | undefined): void;
}

export function collectionGroup(
  collection: string,
  database: Database,
  signal: AbortSignal,
  choose: (stream: StreamRef) => void,
): CollectionGroup {
  const list = element("ul", { class: "streams" });
  const count = element("span", { class: "count" });
  const details = element(
    "details",
    { class: "collection", "data-testid": "collection", "data-collection": collection },
    element("summary", {}, element("span", { class: "collection-name" }, collection), count),
    list,
  );
  const rows: { stream: StreamRef; item: HTMLLIElement; button: HTMLButtonElement }[] = [];
  let selected: string | undefined;
  let needle = "";
  let started = false;

  const message = (text: string, isError: boolean) =>
    list.replaceChildren(
      element("li", { class: isError ? "list-note failed" : "list-note", role: isError && "alert" }, text),
    );

  const load = async () => {
    if (started) return;
    started = true;
    message("Loading…", false);
    try {
      const streams = await database.streams(collection, signal);
      if (signal.aborted) return;
      count.textContent = String(streams.length);
      if (streams.length === 0) return message("No streams.", false);
      rows.push(...streams.map((stream) => ({ stream, ...row(stream) })));
      list.replaceChildren(...rows.map(({ item }) => item));
      group.select(selected);
      group.filter(needle);
    } catch (error) {
      if (signal.aborted) return;
      // Opening it again tries again.
      started = false;
      message(describeFailure(error).message, true);
    }
  };

  const row = (stream: StreamRef) => {
    const unit = parseUnit(stream.unit).symbol;
    const button = element(
      "button",
      {
        type: "button",
        class: "stream",
        title: `${stream.collection}/${stream.name}\n${stream.id}`,
        "data-testid": "stream",
        "data-name": stream.name,
        "data-unit": stream.unit,
        "data-uuid": stream.id,
      },
      element("span", { class: "stream-name" }, stream.name),
      element("span", { class: "stream-unit" }, unit),
    );
    button.addEventListener("click", () => choose(stream));
    return { button, item: element("li", {}, button) };
  };

  details.addEventListener("toggle", () => {
    if (details.open) void load();
  });

  const group: CollectionGroup = {
    collection,
    element: details,
    open() {
      details.open = true;
      void load();
    },
    filter(text) {
      needle = text;
      const whole = collection.toLowerCase().includes(text);
      let any = whole;
      for (const { stream, item } of rows) {
        const hit = whole || `${stream.name} ${stream.unit}`.toLowerCase().includes(text);
        item.hidden = !hit;
        any ||= hit;
      }
      details.hidden = !any;
      return any;
    },
    select(id) {
      selected = id;
      for (const { stream, button } of rows) {
        button.setAttribute("aria-pressed", String(stream.id === id));
      }
    },
  };
  return group;
}
