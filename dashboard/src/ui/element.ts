import { visibleText } from "./visible-text.ts";

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * An HTML element with attributes and children. `true` sets an attribute without a value; `false` and undefined leave it out.
 * There is no way to pass markup or styles: text is always text, and the Content-Security-Policy has nothing to forbid. What is read,
 * by eyes or a screen reader, is {@link visibleText}; data attributes are as they are.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    const text = value === true ? "" : String(value);
    node.setAttribute(name, READ.has(name) ? visibleText(text) : text);
  }
  node.append(...children.map(shownChild));
  return node;
}

/** Puts other children into an element; text is {@link visibleText} here too. */
export function setChildren(node: Element, ...children: readonly (Node | string)[]): void {
  node.replaceChildren(...children.map(shownChild));
}

function shownChild(child: Node | string): Node | string {
  return typeof child === "string" ? visibleText(child) : child;
}

/** Attributes that are for people. */
const READ: ReadonlySet<string> = new Set(["title", "aria-label"]);

/** Changes the text of an element, {@link visibleText} too; nothing happens where it is the same. */
export function setText(node: Element, text: string): void {
  const shown = visibleText(text);
  if (node.textContent !== shown) node.textContent = shown;
}
