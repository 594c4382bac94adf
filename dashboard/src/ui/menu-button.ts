import { element } from "./element.ts";
import { attachPopover } from "./popover.ts";

/** An entry of a menu. */
export interface MenuItem {
  readonly label: string;
  /** A few words more, below the label. */
  readonly hint?: string | undefined;
  readonly testId: string;
  /** A colour that the entry stands for, as CSS writes it. */
  readonly swatch?: string | undefined;
  run(): void;
  /** Whether a choice is on; left out where the entry is none. Asked each time the menu opens. */
  readonly checked?: (() => boolean) | undefined;
  /** Asked each time the menu opens. */
  readonly disabled?: (() => boolean) | undefined;
}

/** A button with a menu: arrow keys, Home, End and first letters move, Enter chooses, Escape and Tab close. */
export function menuButton(
  label: string,
  testId: string,
  groups: readonly (readonly MenuItem[])[],
): { element: HTMLElement; button: HTMLButtonElement } {
  const button = element(
    "button",
    { type: "button", class: "menu-button", "aria-haspopup": "menu", "data-testid": testId },
    label,
  );
  const menu = element("div", {
    role: "menu",
    class: "menu",
    "aria-label": label,
    "data-testid": `${testId}-menu`,
  });
  const entries: { node: HTMLButtonElement; item: MenuItem }[] = [];
  for (const group of groups) {
    if (menu.childElementCount > 0)
      menu.append(element("div", { role: "separator", class: "menu-separator" }));
    for (const item of group) {
      const node = element(
        "button",
        {
          type: "button",
          role: item.checked === undefined ? "menuitem" : "menuitemcheckbox",
          class: "menu-item",
          tabindex: -1,
          "data-testid": item.testId,
        },
        element("span", { class: "menu-label" }, ...swatchOf(item), item.label),
        ...(item.hint === undefined ? [] : [element("span", { class: "menu-hint" }, item.hint)]),
      );
      node.addEventListener("click", () => {
        if (node.getAttribute("aria-disabled") === "true") return;
        menu.hidePopover();
        item.run();
      });
      entries.push({ node, item });
      menu.append(node);
    }
  }
  attachPopover(button, menu);
  menu.addEventListener("popover-placed", () => {
    for (const { node, item } of entries) {
      node.setAttribute("aria-disabled", String(item.disabled?.() === true));
      if (item.checked !== undefined) node.setAttribute("aria-checked", String(item.checked()));
    }
    entries[0]?.node.focus();
  });
  // The arrow keys open a menu as a click does.
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    menu.showPopover();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Tab") {
      menu.hidePopover();
      return;
    }
    const nodes = entries.map(({ node }) => node);
    const next = nextIndex(event.key, nodes.indexOf(document.activeElement as HTMLButtonElement), entries);
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // Keys of the page, such as those of the chart, are not meant now.
    event.stopPropagation();
    nodes[next]?.focus();
  });
  return { element: element("div", { class: "menu-host" }, button, menu), button };
}

function swatchOf({ swatch }: MenuItem): HTMLElement[] {
  if (swatch === undefined) return [];
  const node = element("span", { class: "menu-swatch" });
  node.style.backgroundColor = swatch;
  return [node];
}

function nextIndex(
  key: string,
  at: number,
  entries: readonly { readonly item: MenuItem }[],
): number | undefined {
  const count = entries.length;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at + count - 1) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (key.length !== 1 || key === " ") return undefined;
  for (let step = 1; step <= count; step++) {
    const index = (at + step) % count;
    if (entries[index]?.item.label.toLowerCase().startsWith(key.toLowerCase())) return index;
  }
  return undefined;
}
