import { isBTrDBError } from "btrdb-web";
import { element, setChildren } from "../ui/element.ts";
import { describeFailure } from "../ui/failure.ts";

/** A value that is read by itself: its place is there from the start, so that nothing moves when it comes. */
export interface Fact {
  readonly term: HTMLElement;
  readonly value: HTMLElement;
  /** Reads and shows it; again with the same `work` where the user wants it after a failure. */
  load<T>(work: () => Promise<T>, show: (value: T) => readonly (Node | string)[], signal: AbortSignal): void;
  set(...content: readonly (Node | string)[]): void;
}

export function fact(term: string, testId: string): Fact {
  const value = element("dd", { class: "metadata-value", "data-testid": testId });
  const self: Fact = {
    term: element("dt", {}, term),
    value,
    set(...content) {
      value.dataset.state = "ready";
      setChildren(value, ...content);
    },
    load(work, show, signal) {
      value.dataset.state = "loading";
      value.replaceChildren(element("span", { class: "metadata-loading" }, "…"));
      const failed = (error: unknown) => {
        if (signal.aborted) return;
        value.dataset.state = "failed";
        const again = element("button", { type: "button", class: "metadata-small" }, "Try again");
        again.addEventListener("click", () => self.load(work, show, signal));
        value.replaceChildren(
          element("span", { class: "metadata-failed", role: "alert" }, failureText(error)),
          " ",
          again,
        );
      };
      void work().then((result) => {
        if (!signal.aborted) self.set(...show(result));
      }, failed);
    },
  };
  return self;
}

function failureText(error: unknown): string {
  if (isBTrDBError(error, "NO_SUCH_STREAM")) return "This stream is no longer there.";
  return describeFailure(error).message;
}
