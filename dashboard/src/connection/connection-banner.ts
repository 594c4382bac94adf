import { element, setText } from "../ui/element.ts";
import type { Connection } from "./connection.ts";

/** Says, above the page and without moving anything, that the server is out of reach, until it is not. */
export function connectionBanner(connection: Connection): HTMLElement {
  const words = element("span", {});
  const retry = element(
    "button",
    { type: "button", class: "connection-small", "data-testid": "outage-retry" },
    "Try now",
  );
  retry.addEventListener("click", () => void connection.retry());
  // The element that is announced has to be there before its words are.
  const box = element("div", { class: "connection-banner", hidden: true }, words, retry);
  const root = element("div", { role: "status", "data-testid": "outage" }, box);
  connection.outage.subscribe((outage) => {
    box.hidden = outage === undefined;
    if (outage === undefined) {
      words.textContent = "";
      return;
    }
    const since = new Date(outage.since).toLocaleTimeString();
    const text = `${outage.message} What you see is from before ${since}.`;
    setText(words, text);
    retry.setAttribute("aria-disabled", String(outage.trying));
    retry.textContent = outage.trying ? "Trying…" : "Try now";
  });
  return root;
}
