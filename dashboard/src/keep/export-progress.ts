import { alertBox } from "../ui/alert.ts";
import { element } from "../ui/element.ts";
import { describeFailure } from "../ui/failure.ts";
import { formatBytes, formatDone, formatPercent, formatRate, percentOf } from "./progress-text.ts";
import { rateMeter } from "./transfer-rate.ts";

/** How far a file is. */
export interface FileProgress {
  readonly done: number;
  /** Undefined while it is counted. */
  readonly total: number | undefined;
  readonly bytes: number;
}

/** Says what becomes of an export: a card in the corner, over the page, so that nothing moves. */
export interface ExportProgress {
  readonly element: HTMLElement;
  /** Shows a bar; the returned function moves it. */
  begin(title: string, cancel: () => void): (progress: FileProgress) => void;
  /** Shows a sentence, for some seconds or until it is closed. */
  say(text: string, how?: "briefly" | "until closed"): void;
  fail(title: string, error: unknown, retry: () => void): void;
  hide(): void;
}

const SHORTLY_MS = 4_000;
/** Screen readers are told at each quarter. */
const ANNOUNCED = 25;
/** The numbers change so often, and no more. */
const SHOWN_EVERY_MS = 100;

export function exportProgress(): ExportProgress {
  const card = element("div", { class: "export-card", hidden: true, "data-testid": "export-card" });
  const spoken = element("p", {
    class: "visually-hidden",
    role: "status",
    "data-testid": "export-announcement",
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (...content: readonly Node[]) => {
    clearTimeout(timer);
    card.replaceChildren(...content);
    card.hidden = false;
  };
  const hide = () => {
    clearTimeout(timer);
    card.hidden = true;
    card.replaceChildren();
  };
  const closeButton = () => {
    const button = element(
      "button",
      { type: "button", class: "export-close", "data-testid": "export-close" },
      "Close",
    );
    button.addEventListener("click", hide);
    return button;
  };
  return {
    element: element("div", { class: "export-corner" }, card, spoken),
    begin(title, cancel) {
      const bar = progressBar(title, cancel, (text) => {
        spoken.textContent = text;
      });
      spoken.textContent = `${title}…`;
      show(bar.element);
      return bar.update;
    },
    say(text, how = "briefly") {
      spoken.textContent = text;
      const line = element("p", { class: "export-said", "data-testid": "export-said" }, text);
      show(line, ...(how === "briefly" ? [] : [closeButton()]));
      if (how === "briefly") timer = setTimeout(hide, SHORTLY_MS);
    },
    fail(title, error, retry) {
      spoken.textContent = "";
      show(alertBox(title, describeFailure(error), retry), closeButton());
    },
    hide,
  };
}

function progressBar(
  title: string,
  cancel: () => void,
  announce: (text: string) => void,
): { element: HTMLElement; update: (progress: FileProgress) => void } {
  const fill = element("div", { class: "export-fill" });
  const bar = element(
    "div",
    {
      class: "export-bar",
      role: "progressbar",
      "aria-label": title,
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "data-testid": "export-progress",
    },
    fill,
  );
  const percent = element("span", { class: "export-percent", "data-testid": "export-percent" }, "");
  const points = element("span", { "data-testid": "export-points" }, "Counting points…");
  const speed = element("span", { "data-testid": "export-rate" }, "");
  const button = element("button", { type: "button", "data-testid": "export-cancel" }, "Cancel");
  button.addEventListener("click", cancel);
  const rate = rateMeter();
  let announced = 0;
  let shown = Number.NEGATIVE_INFINITY;
  const update = ({ done, total, bytes }: FileProgress) => {
    if (total === undefined) return;
    const now = performance.now();
    if (now - shown < SHOWN_EVERY_MS && done < total) return;
    shown = now;
    const value = percentOf(done, total);
    const text = `${formatPercent(done, total)}, ${formatDone(done, total)}`;
    bar.setAttribute("aria-valuenow", String(value));
    bar.setAttribute("aria-valuetext", text);
    fill.style.inlineSize = `${value}%`;
    percent.textContent = formatPercent(done, total);
    points.textContent = `${formatDone(done, total)}, ${formatBytes(bytes)}`;
    speed.textContent = formatRate(rate(done, total));
    if (value >= announced + ANNOUNCED && value < 100) {
      announced = value - (value % ANNOUNCED);
      announce(`${announced} percent saved`);
    }
  };
  const row = element(
    "div",
    { class: "export-row" },
    element("p", { class: "export-title" }, element("span", {}, title), percent),
    bar,
    element("p", { class: "export-facts" }, points, speed),
    button,
  );
  return { element: row, update };
}
