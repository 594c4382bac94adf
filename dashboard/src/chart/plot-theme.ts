import { element } from "../ui/element.ts";
import { PALETTE_SIZE } from "./chart-series.ts";

/** Colours of the canvas, which CSS can't reach; each as CSS writes it. */
export interface PlotTheme {
  readonly series: readonly string[];
  readonly grid: string;
  readonly text: string;
  readonly strong: string;
  readonly surface: string;
  readonly border: string;
  readonly density: string;
}

/** The colours in force, read from elements that have them. */
export interface ThemeProbe {
  /** Put it into the shadow root; nobody sees it. */
  readonly element: HTMLElement;
  read(): PlotTheme;
  /** Calls back whenever the colours may have changed, until `signal` ends it. */
  watch(changed: () => void, signal: AbortSignal): void;
}

const NAMES = ["grid", "text", "strong", "surface", "border", "density"] as const;

/**
 * Custom properties hold text such as `light-dark(…)` or `var(…)`, which a canvas does not understand: elements with these
 * colours do, and tell what came out.
 */
export function themeProbe(): ThemeProbe {
  const probe = (name: string) => element("span", { class: `probe probe-${name}` });
  const series = Array.from({ length: PALETTE_SIZE }, (_, index) => probe(`series-${index}`));
  const others = NAMES.map(probe);
  const root = element("div", { class: "probes", "aria-hidden": "true" }, ...series, ...others);
  let known: PlotTheme | undefined;
  const colour = (node: Element) => getComputedStyle(node).color;
  return {
    element: root,
    read() {
      if (known !== undefined) return known;
      const named = Object.fromEntries(NAMES.map((name, index) => [name, colour(others[index]!)]));
      known = { ...(named as Record<(typeof NAMES)[number], string>), series: series.map(colour) };
      return known;
    },
    watch(told, signal) {
      // It may have changed while nobody watched.
      known = undefined;
      const changed = () => {
        known = undefined;
        told();
      };
      for (const query of [
        "(prefers-color-scheme: dark)",
        "(prefers-contrast: more)",
        "(forced-colors: active)",
      ])
        matchMedia(query).addEventListener("change", changed, { signal });
      // Pages switch by an attribute or a class of their root.
      const observer = new MutationObserver(changed);
      const attributeFilter = ["data-theme", "class", "style"];
      observer.observe(document.documentElement, { attributeFilter });
      const place = root.getRootNode();
      if (place instanceof ShadowRoot) observer.observe(place.host, { attributeFilter });
      signal.addEventListener("abort", () => observer.disconnect());
    },
  };
}

/** The same colour, see-through: `color` is as getComputedStyle() gives it. */
export function withAlpha(color: string, alpha: number): string {
  const numbers = /^rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)/.exec(color);
  return numbers === null ? color : `rgb(${numbers[1]} ${numbers[2]} ${numbers[3]} / ${alpha})`;
}
