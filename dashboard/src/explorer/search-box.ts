import { element } from "../ui/element.ts";
import type { SearchMode, SearchQuery } from "./search-query.ts";

/** A pause in typing after which the search begins, in milliseconds. */
const PAUSE_MS = 200;

const MODES: Readonly<
  Record<SearchMode, { readonly label: string; readonly hint: string; readonly about: string }>
> = {
  everything: { label: "Everything", hint: "name, collection, unit", about: "" },
  name: { label: "Name", hint: "part of the name", about: "" },
  unit: { label: "Unit", hint: "volts", about: "" },
  annotation: { label: "Annotation", hint: "key or key=value", about: "" },
  sql: {
    label: "SQL",
    hint: "unit = 'volts' and name like 'L%'",
    about:
      "What follows WHERE, or a SELECT with the column uuid. Columns of streams: uuid, collection, name, unit, ingress, property_version, annotations (hstore). Enter runs it.",
  },
};

/** What the box tells its owner. */
export interface SearchEvents {
  /** Undefined where there is nothing to search for. */
  search(query: SearchQuery | undefined): void;
  /** The user wants to go on to what was found. */
  leave(): void;
  /** Suggestions for a mode are needed. */
  suggest(mode: SearchMode): void;
}

/** What to search for and where. */
export interface SearchBox {
  readonly element: HTMLElement;
  setDisabled(disabled: boolean): void;
  setSuggestions(suggestions: readonly string[]): void;
  clear(): void;
  focus(): void;
}

export function searchBox(events: SearchEvents): SearchBox {
  const mode = element(
    "select",
    { "aria-label": "Search in", class: "explorer-mode", disabled: true, "data-testid": "search-mode" },
    ...Object.entries(MODES).map(([value, { label }]) => element("option", { value }, label)),
  );
  const field = element("input", {
    type: "search",
    class: "explorer-field",
    "aria-label": "Search streams",
    list: "explorer-suggestions",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    disabled: true,
    "data-testid": "stream-filter",
  });
  const statement = element("textarea", {
    class: "explorer-statement",
    "aria-label": "SQL to find streams",
    "aria-describedby": "explorer-about",
    rows: 3,
    spellcheck: "false",
    autocapitalize: "off",
    hidden: true,
    "data-testid": "stream-sql",
  });
  const about = element("p", { class: "explorer-about", id: "explorer-about", hidden: true });
  const suggestions = element("datalist", { id: "explorer-suggestions" });
  let pause: ReturnType<typeof setTimeout> | undefined;

  const selected = () => mode.value as SearchMode;
  const input = () => (selected() === "sql" ? statement : field);
  const search = () => {
    clearTimeout(pause);
    const text = input().value.trim();
    events.search(text === "" ? undefined : { mode: selected(), text });
  };
  const showMode = () => {
    const { hint, about: words } = MODES[selected()];
    const sql = selected() === "sql";
    field.hidden = sql;
    statement.hidden = !sql;
    about.hidden = words === "";
    about.textContent = words;
    input().placeholder = hint;
    suggestions.replaceChildren();
    events.suggest(selected());
  };

  field.addEventListener("input", () => {
    clearTimeout(pause);
    // An empty field is the tree again, which need not be waited for.
    pause = setTimeout(search, field.value.trim() === "" ? 0 : PAUSE_MS);
  });
  statement.addEventListener("input", () => {
    if (statement.value.trim() === "") search();
  });
  mode.addEventListener("change", () => {
    const text = field.hidden ? statement.value : field.value;
    showMode();
    // Words are no SQL: it waits for Enter, and what was found before goes.
    if (selected() === "sql") events.search(undefined);
    else {
      if (field.value === "" && !text.includes("\n")) field.value = text;
      search();
    }
    input().focus();
  });
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      search();
    } else if (event.key === "ArrowDown" && event.target === field && suggestions.childElementCount === 0) {
      event.preventDefault();
      events.leave();
    } else if (event.key === "Escape" && event.target === field && field.value !== "") {
      event.preventDefault();
      field.value = "";
      search();
    }
  };
  field.addEventListener("keydown", keys);
  statement.addEventListener("keydown", keys);
  field.placeholder = MODES.everything.hint;

  return {
    element: element("search", { class: "explorer-search" }, mode, field, statement, about, suggestions),
    setDisabled(disabled) {
      mode.disabled = disabled;
      field.disabled = disabled;
      statement.disabled = disabled;
    },
    setSuggestions(list) {
      suggestions.replaceChildren(...list.slice(0, 200).map((value) => element("option", { value })));
    },
    clear() {
      clearTimeout(pause);
      field.value = "";
      statement.value = "";
    },
    focus: () => input().focus(),
  };
}
