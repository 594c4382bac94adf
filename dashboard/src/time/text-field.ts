import { element } from "../ui/element.ts";

/** A labelled input of the time picker, and below it what is wrong with what is in it. */
export interface TextField {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** Whether the user has changed it since it was last filled. */
  dirty(): boolean;
  fill(text: string): void;
  /** Announced as it appears; undefined takes it away. */
  complain(problem: string | undefined): void;
}

let count = 0;

export function textField(
  label: string,
  attributes: Readonly<Record<string, string>>,
  ...beside: readonly Node[]
): TextField {
  count += 1;
  const id = `time-picker-field-${count}`;
  const input = element("input", {
    type: "text",
    id,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-describedby": `${id}-problem`,
    ...attributes,
  });
  const problem = element("div", {
    class: "time-picker-problem",
    id: `${id}-problem`,
    role: "alert",
    "data-testid": `${attributes["data-testid"]}-problem`,
  });
  let filled = "";
  const complain = (text: string | undefined) => {
    problem.textContent = text ?? "";
    input.setAttribute("aria-invalid", String(text !== undefined));
  };
  // What is being corrected is not called wrong any more; it is looked at again when it is done.
  input.addEventListener("input", () => complain(undefined));
  return {
    element: element(
      "div",
      { class: "time-picker-field" },
      element("label", { for: id }, label),
      element("div", { class: "time-picker-line" }, input, ...beside),
      problem,
    ),
    input,
    dirty: () => input.value !== filled,
    fill(text) {
      filled = text;
      input.value = text;
      complain(undefined);
    },
    complain,
  };
}
