import { isBTrDBError, type Stream } from "btrdb-web";
import { formatDuration } from "../format/time.ts";
import type { SeriesState } from "../state/view-state.ts";
import { element } from "../ui/element.ts";
import { describeFailure } from "../ui/failure.ts";
import { attachPopover } from "../ui/popover.ts";
import { parseDuration } from "./parse-duration.ts";
import { checkVersionText, recentVersions } from "./versions.ts";

export interface CompareMenuOptions {
  /** The line that is to be compared. */
  readonly series: SeriesState;
  readonly stream: Stream;
  /** What the line is called. */
  readonly label: string;
  /** Adds a line: the same stream at another version, or moved. */
  onAdd(series: Partial<SeriesState>): void;
}

const DAY = 86_400_000_000_000n;
/** What was a day ago is drawn over now when it is moved to the right by a day. */
const SHIFTS: readonly (readonly [label: string, shift: bigint])[] = [
  ["1 day", DAY],
  ["1 week", 7n * DAY],
  ["1 year", 365n * DAY],
];

/** A button "Compare" of one line, with what it can be compared with. */
export function compareMenu(options: CompareMenuOptions): { element: HTMLElement } {
  const { label } = options;
  const button = element(
    "button",
    { type: "button", class: "compare-button", "aria-label": `Compare ${label}`, "data-testid": "compare" },
    "Compare",
  );
  const panel = element("div", {
    class: "compare-panel",
    role: "dialog",
    "aria-label": `Compare ${label}`,
    "data-testid": "compare-panel",
  });
  attachPopover(button, panel);
  const add = (changes: Partial<SeriesState>) => {
    panel.hidePopover();
    const { uuid, version, shift } = options.series;
    options.onAdd({ uuid, version, shift, ...changes });
  };
  const versions = versionForm(options.stream, (version) => add({ version }));
  const shifts = shiftForm((shift) => add({ shift: (options.series.shift ?? 0n) + shift || undefined }));
  panel.append(versions.element, shifts);
  panel.addEventListener("popover-placed", () => {
    versions.load();
    versions.input.focus();
  });
  panel.addEventListener("toggle", (event) => {
    if (event.newState === "closed") versions.stop();
  });
  // Keys of the page, such as those of the chart, are not meant here.
  panel.addEventListener("keydown", (event) => event.stopPropagation());
  return { element: element("span", { class: "compare-host" }, button, panel) };
}

function versionForm(stream: Stream, add: (version: bigint) => void) {
  const field = labelledField("An older version", "compare-version", {
    inputmode: "numeric",
    placeholder: "12",
  });
  const choices = element("div", {
    class: "compare-choices",
    role: "group",
    "aria-label": "Recent versions",
  });
  const form = element("form", { novalidate: true }, ...field.nodes, choices);
  let current: bigint | undefined;
  let loading = new AbortController();

  async function load(): Promise<void> {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    choices.replaceChildren();
    field.say("Asking for the latest version…");
    try {
      const { major } = await stream.fullVersion({ signal });
      current = major;
      const recent = recentVersions(major);
      field.say(`The latest is ${major}.${recent.length === 0 ? " There is no older one." : ""}`);
      for (const version of recent) {
        const choice = element(
          "button",
          { type: "button", "aria-label": `Version ${version}`, "data-testid": `compare-version-${version}` },
          String(version),
        );
        choice.addEventListener("click", () => add(version));
        choices.append(choice);
      }
    } catch (error) {
      if (!signal.aborted) field.say(describeFailure(error).message, true);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (current === undefined) await load();
    if (current === undefined) return;
    const checked = checkVersionText(field.input.value, current);
    if (typeof checked === "string") return field.say(checked, true);
    // Versions may have been thrown away: better said here than by a line that fails.
    try {
      await stream.nearest(0n, { version: checked, signal: loading.signal });
      add(checked);
    } catch (error) {
      if (loading.signal.aborted) return;
      const gone = isBTrDBError(error, "NO_SUCH_STREAM");
      field.say(
        gone ? `The server has no version ${checked} any more.` : describeFailure(error).message,
        true,
      );
    }
  });
  return { element: form, input: field.input, load: () => void load(), stop: () => loading.abort() };
}

function shiftForm(add: (shift: bigint) => void): HTMLFormElement {
  const field = labelledField("An earlier time", "compare-shift", { placeholder: "1 d 12 h" });
  const buttons = SHIFTS.map(([label, shift]) => {
    const button = element(
      "button",
      { type: "button", "data-testid": `compare-shift-${label.replace(" ", "-")}` },
      `${label} earlier`,
    );
    button.addEventListener("click", () => add(shift));
    return button;
  });
  const choices = element(
    "div",
    { class: "compare-choices", role: "group", "aria-label": "Usual times" },
    ...buttons,
  );
  const form = element("form", { novalidate: true }, ...field.nodes, choices);
  field.say("What was then is drawn over what is now.");
  field.input.addEventListener("input", () => {
    const shift = parseDuration(field.input.value);
    if (shift === undefined || shift === 0n) return field.say("What was then is drawn over what is now.");
    const size = formatDuration(shift < 0n ? -shift : shift);
    field.say(`What was ${size} ${shift < 0n ? "later" : "earlier"} is drawn over what is now.`);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const shift = parseDuration(field.input.value);
    if (shift === undefined || shift === 0n) {
      return field.say("Write a duration, such as 1 d 12 h, 20 ms, or -1 week for a later time.", true);
    }
    add(shift);
  });
  return form;
}

let fields = 0;

/** A text field with its label, a button and a line that says what is wrong with it. */
function labelledField(label: string, testId: string, attributes: Readonly<Record<string, string>>) {
  const id = `${testId}-${++fields}`;
  const note = element("p", {
    id: `${id}-note`,
    class: "compare-note",
    role: "status",
    "data-testid": `${testId}-note`,
  });
  const input = element("input", {
    id,
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": note.id,
    "data-testid": testId,
    ...attributes,
  });
  const add = element("button", { type: "submit", "data-testid": `${testId}-add` }, "Add");
  return {
    input,
    nodes: [
      element("label", { for: id }, label),
      element("div", { class: "compare-field" }, input, add),
      note,
    ] as readonly HTMLElement[],
    say(text: string, wrong = false) {
      note.textContent = text;
      note.dataset.state = wrong ? "wrong" : "right";
      input.setAttribute("aria-invalid", String(wrong));
    },
  };
}
