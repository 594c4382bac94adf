import { formatCount } from "../format/count.ts";
import { parseUnit } from "../format/unit.ts";
import { element, setText } from "../ui/element.ts";
import { visibleText } from "../ui/visible-text.ts";
import type { Row } from "./tree-rows.ts";

/** How a stream stands to the rest of the page. */
export interface StreamLook {
  readonly inChart: boolean;
  /** Its colour in the chart. */
  readonly color: string | undefined;
  /** Marked, to do something with several. */
  readonly marked: boolean;
}

/** The elements of one line; they are used again for another row when this one has gone out of sight. */
export interface RowNode {
  readonly element: HTMLElement;
  fill(row: Row, index: number, top: number, active: boolean, look: StreamLook | undefined): void;
}

export function rowNode(): RowNode {
  const lead = element("span", { class: "explorer-lead", "aria-hidden": "true" });
  const label = element("span", { class: "explorer-label" });
  const detail = element("span", { class: "explorer-detail" });
  const info = element("button", {
    type: "button",
    class: "explorer-info",
    tabindex: -1,
    "data-testid": "stream-info",
  });
  info.append(element("span", { "aria-hidden": "true" }, "i"));
  const root = element("div", { class: "explorer-row", role: "treeitem" }, lead, label, detail, info);

  const set = (name: string, value: string | number | undefined) => {
    if (value === undefined) root.removeAttribute(name);
    else if (root.getAttribute(name) !== String(value)) root.setAttribute(name, String(value));
  };

  return {
    element: root,
    fill(row, index, top, active, look) {
      root.style.transform = `translateY(${top}px)`;
      root.style.setProperty("--explorer-level", String(row.level - 1));
      set("data-kind", row.kind === "note" ? `note-${row.tone}` : row.kind);
      set("data-index", index);
      set("tabindex", active ? 0 : -1);
      set("aria-level", row.level);
      set("aria-posinset", row.position);
      set("aria-setsize", row.siblings);
      set("aria-expanded", row.kind === "folder" ? String(row.expanded) : undefined);
      set("aria-checked", look === undefined ? undefined : String(look.inChart));
      set("aria-selected", look === undefined ? undefined : String(look.marked));
      const { text, more, name, title } = words(row);
      setText(label, text);
      setText(detail, more);
      set("aria-label", visibleText(name));
      set("title", title && visibleText(title));
      const stream = row.kind === "stream" ? row.stream : undefined;
      set("data-testid", testId(row));
      set("data-collection", row.kind === "folder" ? row.folder.path : undefined);
      set("data-name", stream?.name);
      set("data-unit", stream?.unit);
      set("data-uuid", stream?.uuid);
      info.hidden = stream === undefined;
      if (stream !== undefined) info.setAttribute("aria-label", visibleText(`About ${stream.name}`));
      if (look?.color === undefined) lead.style.removeProperty("--explorer-swatch");
      else lead.style.setProperty("--explorer-swatch", look.color);
    },
  };
}

function testId(row: Row): string {
  if (row.kind === "folder") return row.folder.isCollection ? "collection" : "folder";
  return row.kind === "stream" ? "stream" : "tree-note";
}

interface Words {
  readonly text: string;
  readonly more: string;
  readonly name: string;
  readonly title: string | undefined;
}

function words(row: Row): Words {
  if (row.kind === "note") return { text: row.text, more: "", name: row.text, title: row.text };
  if (row.kind === "folder") {
    const { label, path } = row.folder;
    // A collection may begin with "/", or have two of them.
    const text = label === "" ? "(empty)" : label;
    const count = row.count;
    const name = count === undefined ? text : `${text}, ${formatCount(count, "stream")}`;
    return { text, more: count === undefined ? "" : count.toLocaleString("en-US"), name, title: path };
  }
  const { name, unit, collection, uuid } = row.stream;
  const { symbol } = parseUnit(unit);
  return {
    text: name,
    more: symbol,
    name: unit === "" ? name : `${name}, ${unit}`,
    title: `${collection}/${name}\n${uuid}`,
  };
}
