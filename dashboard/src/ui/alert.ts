import { element } from "./element.ts";
import type { Failure } from "./failure.ts";

/** A failure in words, announced by screen readers as it appears; with a button to try again where that makes sense. */
export function alertBox(title: string, failure: Failure, retry?: () => void): HTMLElement {
  const box = element(
    "div",
    { class: "alert", role: "alert", "data-testid": "error" },
    element("p", { class: "alert-title" }, title),
    element("p", { class: "alert-message", "data-testid": "error-message" }, failure.message),
  );
  if (failure.checks.length > 0) {
    box.append(
      element("p", {}, "What to check:"),
      element(
        "ul",
        { "data-testid": "error-checks" },
        ...failure.checks.map((check) => element("li", {}, check)),
      ),
    );
  }
  for (const url of failure.open) {
    const link = element(
      "a",
      { href: url, target: "_blank", rel: "noopener noreferrer", "data-testid": "open-endpoint" },
      `Open ${url} in a new tab`,
    );
    box.append(element("p", {}, link, " to see whether the browser trusts its certificate, then try again."));
  }
  if (retry !== undefined) {
    const button = element("button", { type: "button", "data-testid": "retry" }, "Try again");
    button.addEventListener("click", retry);
    box.append(button);
  }
  return box;
}
