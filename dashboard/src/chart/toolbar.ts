import { element } from "../ui/element.ts";

/** A button of the toolbar. */
export interface Tool {
  readonly label: string;
  /** What is on the button; the label is read out and shown as a tooltip. */
  readonly face: string;
  readonly testId: string;
  readonly run: () => void;
}

/** Buttons in a row, which can be switched off together. */
export function toolbar(tools: readonly Tool[]): {
  element: HTMLElement;
  setEnabled(enabled: boolean): void;
} {
  const buttons = tools.map(({ label, face, testId, run }) => {
    const button = element(
      "button",
      { type: "button", "aria-label": label, title: label, "data-testid": testId, disabled: true },
      face,
    );
    button.addEventListener("click", run);
    return button;
  });
  return {
    element: element("div", { class: "toolbar", role: "group", "aria-label": "Move and zoom" }, ...buttons),
    setEnabled(enabled) {
      for (const button of buttons) button.disabled = !enabled;
    },
  };
}

/** A choice of one of several, as radio buttons that look like one switch. */
export function choice<T extends string>(
  legend: string,
  name: string,
  options: readonly { readonly value: T; readonly label: string }[],
  initial: T,
  choose: (value: T) => void,
): HTMLElement {
  const fields = options.map(({ value, label }) => {
    const input = element("input", {
      type: "radio",
      name,
      value,
      checked: value === initial,
      "data-testid": `${name}-${value}`,
    });
    input.addEventListener("change", () => choose(value));
    return element("label", {}, input, element("span", {}, label));
  });
  return element(
    "fieldset",
    { class: "choice" },
    element("legend", { class: "visually-hidden" }, legend),
    ...fields,
  );
}
