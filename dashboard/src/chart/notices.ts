import { decimalsForSpan, formatTime } from "../format/time.ts";
import type { Zone } from "../format/zone.ts";
import { alertBox } from "../ui/alert.ts";
import { element } from "../ui/element.ts";
import { describeFailure } from "../ui/failure.ts";
import { type ChartStatus, failureTitle } from "./chart-status.ts";

/** Where data is, when none is in view. */
export interface NearestData {
  readonly before: bigint | undefined;
  readonly after: bigint | undefined;
}

/** What is said over the plot. Nothing else moves when it comes or goes. */
export interface Notices {
  readonly element: HTMLElement;
  /** `lines`: there are some that are still true. */
  show(status: ChartStatus, zone: Zone, nearest: NearestData | undefined, lines: boolean): void;
}

export interface NoticeActions {
  retry(): void;
  goTo(time: bigint): void;
}

/** `below`: what the notices lie over. It takes the pointer where they have no use for it. */
export function createNotices(actions: NoticeActions, below: HTMLElement): Notices {
  const root = element("div", { class: "notices", "data-testid": "chart-message", hidden: true });
  let shown = "";
  // Whoever turns the wheel means the chart, and not a button that has come under the pointer meanwhile.
  root.addEventListener(
    "wheel",
    (event) => {
      if (root.scrollHeight > root.clientHeight) return;
      event.preventDefault();
      below.dispatchEvent(new WheelEvent(event.type, event));
    },
    { passive: false },
  );

  return {
    element: root,
    show(status, zone, nearest, lines) {
      // Over lines it is a note at the edge, not a card in the middle.
      root.classList.toggle("aside", lines);
      const signature = signatureOf(status, zone, nearest);
      if (signature === shown) return;
      shown = signature;
      root.hidden = status.kind === "ready" && status.failed.length === 0;
      root.replaceChildren(...content(status, zone, nearest, actions));
    },
  };
}

/** The same words are not written again: a screen reader would say them again. */
function signatureOf(status: ChartStatus, zone: Zone, nearest: NearestData | undefined): string {
  const failure = status.kind === "failed" ? describeFailure(status.error).message : "";
  const failed = status.kind === "ready" ? status.failed.map(({ id }) => id).join() : "";
  const where = status.kind === "empty" ? `${nearest?.before} ${nearest?.after} ${zone.id}` : "";
  return `${status.kind}\n${failure}\n${failed}\n${where}\n${nearest === undefined}`;
}

function content(
  status: ChartStatus,
  zone: Zone,
  nearest: NearestData | undefined,
  actions: NoticeActions,
): Node[] {
  const words = (text: string) => element("p", { role: "status" }, text);
  switch (status.kind) {
    case "none":
      return [words("Choose streams to draw them here.")];
    case "hidden":
      return [words("All series are hidden.")];
    case "connecting":
      return [words("Connecting…")];
    case "loading":
      return [words("Loading…")];
    case "void":
      return [words("There are no points yet.")];
    case "failed":
      return [alertBox(failureTitle(status.error), describeFailure(status.error), actions.retry)];
    case "empty":
      return [words("There are no points in this stretch of time."), ...waysOut(zone, nearest, actions)];
    case "ready":
      return status.failed.length === 0
        ? []
        : [
            element(
              "p",
              { role: "alert", "data-testid": "partly-failed" },
              `${status.failed.length} of ${status.all} series could not be read; see the list below.`,
            ),
          ];
  }
}

function waysOut(zone: Zone, nearest: NearestData | undefined, actions: NoticeActions): Node[] {
  if (nearest === undefined) return [];
  const { before, after } = nearest;
  // As exact as it takes to tell them apart.
  const decimals = before === undefined || after === undefined ? 0 : decimalsForSpan(after - before);
  const button = (time: bigint | undefined, label: string, testId: string) => {
    if (time === undefined) return [];
    const node = element(
      "button",
      { type: "button", "data-testid": testId },
      label,
      formatTime(time, zone, decimals),
    );
    node.addEventListener("click", () => actions.goTo(time));
    return [node];
  };
  return [
    element(
      "p",
      { class: "ways-out" },
      ...button(before, "← Last before it: ", "nearest-before"),
      ...button(after, "First after it → ", "nearest-after"),
    ),
  ];
}
