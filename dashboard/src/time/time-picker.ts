import { now as currentTime } from "btrdb-web";
import { NS } from "../format/time.ts";
import { zoneFor, zoneProblem } from "../format/zone.ts";
import type { RangeState } from "../state/view-state.ts";
import { element } from "../ui/element.ts";
import { attachPopover } from "../ui/popover.ts";
import { type Stretch, withLive } from "./live-range.ts";
import { rangeForm } from "./range-form.ts";
import { rangeWords } from "./range-words.ts";
import { zoneField } from "./zone-field.ts";

/** Where one can jump to, keeping the length of what is shown. */
export type JumpTarget = "earliest" | "latest" | "now";

/** What the time picker asks of the page. */
export interface TimePickerEvents {
  onRange(range: RangeState): void;
  /** "UTC", "local", or an IANA name. */
  onZone(zone: string): void;
  onJump(to: JumpTarget): void;
  /** A clock in nanoseconds since the Unix epoch; that of the browser where left out. */
  readonly now?: (() => bigint) | undefined;
}

/** A button that says what stretch of time is shown, and opens a panel to choose another. */
export interface TimePicker {
  readonly element: HTMLElement;
  /** Shows a state of the page; `view` is what the chart shows of it, where that is known. Texts being typed are kept. */
  show(range: RangeState, zone: string, view?: Stretch): void;
  open(): void;
  close(): void;
}

const QUICK: readonly (readonly [id: string, label: string, span: bigint])[] = [
  ["15m", "15 min", 15n * NS.minute],
  ["1h", "1 hour", NS.hour],
  ["6h", "6 hours", 6n * NS.hour],
  ["24h", "24 hours", NS.day],
  ["7d", "7 days", 7n * NS.day],
  ["30d", "30 days", 30n * NS.day],
  ["1y", "1 year", 365n * NS.day],
];

const JUMPS: readonly (readonly [to: JumpTarget, label: string])[] = [
  ["earliest", "Earliest"],
  ["latest", "Latest"],
  ["now", "Now"],
];

export function timePicker(events: TimePickerEvents): TimePicker {
  const now = events.now ?? currentTime;
  let shown: { range: RangeState; zone: string; view: Stretch | undefined } = {
    range: { kind: "all" },
    zone: "UTC",
    view: undefined,
  };
  const words = element("span", { class: "time-picker-words" });
  const button = element(
    "button",
    {
      type: "button",
      class: "time-picker-button",
      "aria-haspopup": "dialog",
      "data-testid": "time-picker",
    },
    element("span", { class: "visually-hidden" }, "Time range: "),
    words,
  );
  const close = () => {
    if (panel.matches(":popover-open")) panel.hidePopover();
  };
  const apply = (range: RangeState) => {
    close();
    events.onRange(range);
  };

  const live = element("input", { type: "checkbox", role: "switch", "data-testid": "time-live" });
  const quick = quickRanges(() => live.checked, apply);
  const form = rangeForm(() => ({ zone: zoneFor(shown.zone), now: now(), live: live.checked }), apply);
  const zone = zoneField(events.onZone);
  live.addEventListener("change", () => events.onRange(withLive(shown.range, live.checked, shown.view)));

  const panel = element(
    "div",
    {
      class: "time-picker-panel",
      role: "dialog",
      "aria-label": "Time range",
      "data-testid": "time-picker-panel",
    },
    element(
      "div",
      { class: "time-picker-columns" },
      element(
        "div",
        { class: "time-picker-quick" },
        quick.element,
        element("label", { class: "check time-picker-live" }, live, "Live: follow the clock"),
      ),
      form.element,
    ),
    zone.element,
    jumpButtons((to) => {
      close();
      events.onJump(to);
    }),
  );
  attachPopover(button, panel);
  panel.addEventListener("popover-placed", () => form.focus());
  panel.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open") return;
    form.reset();
    zone.reset();
    fill();
  });
  // Whoever tabs out of the panel is done with it.
  panel.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !panel.contains(relatedTarget) && relatedTarget !== button) close();
  });
  // Keys of the page, such as those of the chart, are not meant in here.
  panel.addEventListener("keydown", (event) => event.stopPropagation());

  const draw = () => {
    words.textContent = rangeWords(shown.range, shown.zone);
    button.title = zoneProblem(shown.zone) ?? "Choose a time range and a time zone";
    if (panel.matches(":popover-open")) fill();
  };
  const fill = () => {
    const { range, view } = shown;
    quick.mark(range);
    live.checked = range.kind === "last" && range.live;
    form.fill(range, view, zoneFor(shown.zone));
    zone.fill(shown.zone, now());
  };
  return {
    element: element("div", { class: "time-picker" }, button, panel),
    show(range, zoneId, view) {
      shown = { range, zone: zoneId, view };
      draw();
    },
    open: () => panel.showPopover(),
    close,
  };
}

/** Ranges at a click; the one that is shown is pressed. */
function quickRanges(live: () => boolean, apply: (range: RangeState) => void) {
  const buttons = new Map<bigint | "all", HTMLButtonElement>();
  const add = (key: bigint | "all", id: string, label: string) => {
    const button = element(
      "button",
      { type: "button", "aria-pressed": "false", "data-testid": `time-quick-${id}` },
      label,
    );
    button.addEventListener("click", () =>
      apply(key === "all" ? { kind: "all" } : { kind: "last", span: key, live: live() }),
    );
    buttons.set(key, button);
  };
  for (const [id, label, span] of QUICK) add(span, id, label);
  add("all", "all", "All data");
  return {
    element: element(
      "fieldset",
      { class: "time-picker-group" },
      element("legend", {}, "Last"),
      element("div", { class: "time-picker-grid" }, ...buttons.values()),
    ),
    mark(range: RangeState) {
      const shown = range.kind === "last" ? range.span : range.kind;
      for (const [key, button] of buttons) button.setAttribute("aria-pressed", String(key === shown));
    },
  };
}

function jumpButtons(jump: (to: JumpTarget) => void): HTMLElement {
  const buttons = JUMPS.map(([to, label]) => {
    const button = element("button", { type: "button", "data-testid": `time-jump-${to}` }, label);
    button.addEventListener("click", () => jump(to));
    return button;
  });
  return element(
    "fieldset",
    { class: "time-picker-group time-picker-jump" },
    element("legend", {}, "Jump to"),
    element("div", { class: "time-picker-line" }, ...buttons),
  );
}
