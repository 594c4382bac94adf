import { type DecodedView, decodeView, encodeView } from "../state/permalink.ts";
import type { ViewStore } from "./view-store.ts";

/** The address bar's fragment, kept in step with the view: what is copied from there shows the same. */
export interface PermalinkSync {
  /** The link to what is shown now. */
  href(): string;
  /** Which server the link names; never its key. */
  setEndpoint(endpoint: string | undefined): void;
}

/** Addresses need not follow each step of a gesture. Browsers refuse too many changes in a row. */
const SETTLE_MS = 300;

/** A link may name thousands of series; more than these nobody tells apart. */
const MOST_SERIES = 64;

/** What the address says; undefined where it says nothing. */
export function viewOfAddress(): DecodedView | undefined {
  const decoded = decodeView(location.hash.replace(/^#/u, ""));
  const { series } = decoded?.state ?? { series: [] };
  if (decoded === undefined || series.length <= MOST_SERIES) return decoded;
  return {
    ...decoded,
    state: { ...decoded.state, series: series.slice(0, MOST_SERIES) },
    problems: [
      ...decoded.problems,
      `The link has ${series.length} series; the first ${MOST_SERIES} are shown.`,
    ],
  };
}

export function syncPermalink(view: ViewStore, changed: (decoded: DecodedView) => void): PermalinkSync {
  let endpoint = viewOfAddress()?.endpoint;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const fragment = () => `#${encodeView(view.state.get(), endpoint)}`;
  const write = () => {
    timer = undefined;
    if (location.hash !== fragment()) history.replaceState(history.state, "", fragment());
  };
  const soon = () => {
    timer ??= setTimeout(write, SETTLE_MS);
  };
  let first = true;
  view.state.subscribe(() => {
    // An address without a view stays as short as it is, until there is one.
    if (!first) soon();
    first = false;
  });
  addEventListener("hashchange", () => {
    const decoded = viewOfAddress();
    if (decoded === undefined || location.hash === fragment()) return;
    clearTimeout(timer);
    timer = undefined;
    view.replace(decoded.state);
    changed(decoded);
  });
  return {
    href: () => `${location.href.split("#")[0]}${fragment()}`,
    setEndpoint(next) {
      endpoint = next ?? endpoint;
      if (view.state.get().series.length > 0) soon();
    },
  };
}
