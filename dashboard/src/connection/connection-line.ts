import { element } from "../ui/element.ts";
import type { ConnectionState } from "./connection.ts";

/** What one is connected to, on one line, and all the rest of it on demand. */
export interface ConnectionLine {
  readonly element: HTMLElement;
  focus(): void;
}

export function connectionLine(
  { btrdb, info }: Extract<ConnectionState, { kind: "connected" }>,
  facts: HTMLElement,
  disconnect: () => void,
): ConnectionLine {
  facts.id = "connection-facts";
  facts.hidden = true;
  const host = btrdb.endpoint.replace(/^https?:\/\//u, "");
  const more = element(
    "button",
    {
      type: "button",
      class: "connection-more",
      title: btrdb.endpoint,
      "aria-expanded": "false",
      "aria-controls": facts.id,
      "data-testid": "connection-details",
    },
    element("span", { class: "visually-hidden" }, "Connected to "),
    element("span", { class: "connection-host" }, host),
    element("span", { class: "connection-version" }, `${info.majorVersion}.${info.minorVersion}`),
  );
  more.addEventListener("click", () => {
    facts.hidden = !facts.hidden;
    more.setAttribute("aria-expanded", String(!facts.hidden));
  });
  const leave = element(
    "button",
    { type: "button", class: "connection-small", "data-testid": "disconnect" },
    "Disconnect",
  );
  leave.addEventListener("click", disconnect);
  const line = element("div", { class: "connection-line" }, more, leave);
  return { element: element("div", {}, line, facts), focus: () => more.focus() };
}
