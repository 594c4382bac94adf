import type { Zone } from "../format/zone.ts";
import type { RangeState } from "../state/view-state.ts";
import { element } from "../ui/element.ts";
import type { Stretch } from "./live-range.ts";
import { parseEnds, parseRange, type RangeTextOptions, typedRange } from "./range-text.ts";
import { textField } from "./text-field.ts";
import { typedTime } from "./time-text.ts";

/** Where a range is typed: in one line, or as a start and an end, to the nanosecond. */
export interface RangeForm {
  readonly element: HTMLElement;
  /** Fills the fields, but for those that the user is changing. */
  fill(range: RangeState, view: Stretch | undefined, zone: Zone): void;
  /** Forgets what the user has changed and not applied. */
  reset(): void;
  focus(): void;
}

/** `options` says how texts are to be read; `apply` gets each range that the user is done with. */
export function rangeForm(options: () => RangeTextOptions, apply: (range: RangeState) => void): RangeForm {
  const words = textField("Range", {
    placeholder: "last 15 minutes",
    "data-testid": "time-range-text",
  });
  const from = textField("From", { "data-testid": "time-from" });
  const to = textField("To", { "data-testid": "time-to" });
  // Said before a time is applied that is not what was typed, in summer time's gap.
  const note = element("div", { class: "time-picker-note", role: "status", "data-testid": "time-note" });
  let applied = "";

  const readWords = () => {
    const parsed = parseRange(words.input.value, options());
    words.complain(parsed.problem);
    return parsed;
  };
  const readEnds = () => {
    const parsed = parseEnds(from.input.value, to.input.value, options());
    from.complain(parsed.problem !== undefined && parsed.at === "start" ? parsed.problem : undefined);
    to.complain(parsed.problem !== undefined && parsed.at !== "start" ? parsed.problem : undefined);
    return parsed;
  };
  const submit = (form: HTMLFormElement, read: typeof readWords | typeof readEnds) =>
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const parsed = read();
      if (parsed.problem !== undefined) {
        form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
        return;
      }
      // A note is read once, and applied when it is confirmed.
      const key = JSON.stringify([words.input.value, from.input.value, to.input.value]);
      note.textContent = parsed.note ?? "";
      if (parsed.note !== undefined && applied !== key) {
        applied = key;
        note.textContent = `${parsed.note} Apply once more to take it.`;
        return;
      }
      apply(parsed.value);
    });
  const check = () => {
    if (from.dirty() || to.dirty()) readEnds();
  };
  from.input.addEventListener("change", check);
  to.input.addEventListener("change", check);

  const lineForm = element(
    "form",
    { class: "time-picker-form", "data-testid": "time-range-form" },
    words.element,
  );
  const endsForm = element(
    "form",
    { class: "time-picker-form", "data-testid": "time-ends-form" },
    from.element,
    to.element,
    element(
      "div",
      { class: "time-picker-line" },
      element("button", { type: "submit", class: "primary", "data-testid": "time-apply" }, "Apply"),
      note,
    ),
  );
  submit(lineForm, readWords);
  submit(endsForm, readEnds);
  let last: Parameters<RangeForm["fill"]> | undefined;

  const fill = (range: RangeState, view: Stretch | undefined, zone: Zone) => {
    last = [range, view, zone];
    if (!words.dirty()) words.fill(typedRange(range, zone));
    if (from.dirty() || to.dirty()) return;
    const shown = range.kind === "fixed" ? range : view;
    from.fill(shown === undefined ? "" : typedTime(shown.start, zone));
    to.fill(shown === undefined ? "" : typedTime(shown.end, zone));
  };
  return {
    element: element("div", { class: "time-picker-forms" }, lineForm, endsForm),
    fill,
    reset() {
      for (const field of [words, from, to]) field.fill("");
      note.textContent = "";
      applied = "";
      if (last !== undefined) fill(...last);
    },
    focus() {
      words.input.focus();
      words.input.select();
    },
  };
}
