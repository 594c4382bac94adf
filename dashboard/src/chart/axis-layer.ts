import { element } from "../ui/element.ts";
import { type AxisChange, AxisMover } from "./axis-mover.ts";
import { panSpan, zoomSpan } from "./axis-moves.ts";
import type { AxisSpan } from "./axis-range.ts";
import type { ChartDom } from "./chart-dom.ts";
import type { PlotArea } from "./geometry/plot-area.ts";
import { wheelPixels } from "./gestures.ts";

/** A value axis as it was drawn. */
export interface AxisPlace {
  readonly name: string;
  readonly span: AxisSpan;
  /** CSS pixels of the canvas; an axis without room for its labels has no width. */
  readonly left: number;
  readonly width: number;
}

/** What keys do to the value axis that is chosen, the first at the beginning. */
export interface AxisControls {
  choose(direction: 1 | -1): void;
  /** By a fraction of what it shows; positive is up. */
  pan(fraction: number): void;
  /** Below 1 is closer. */
  zoom(factor: number): void;
  /** It fits its values again. */
  free(): void;
}

const TITLE = "Drag to move this axis, turn the wheel to zoom it, double-click to fit it to the data";
/** A move of fewer pixels than this is a click. */
const SLACK_PX = 3;

/** The value axes under the pointer: strips beside the plot that take it. Fingers scroll the page there. */
export class AxisLayer implements AxisControls {
  /** Ranges that axes have whatever their values, by name. */
  fixed: Readonly<Record<string, AxisSpan>> = {};
  readonly #dom: ChartDom;
  readonly #mover: AxisMover;
  readonly #strips = new Map<string, HTMLElement>();
  #places: readonly AxisPlace[] = [];
  #height = 1;
  #chosen: string | undefined;

  /** `changed` is called after `fixed` has. */
  constructor(dom: ChartDom, changed: AxisChange) {
    this.#dom = dom;
    this.#mover = new AxisMover((name, range, final) => {
      const { [name]: _, ...others } = this.fixed;
      this.fixed = range === undefined ? others : { ...others, [name]: range };
      changed(name, range, final);
    });
  }

  get moving(): boolean {
    return this.#mover.moving;
  }

  place(places: readonly AxisPlace[], { top, height }: PlotArea): void {
    this.#places = places;
    this.#height = Math.max(1, height);
    for (const [name, strip] of this.#strips) {
      if (places.some((place) => place.name === name && place.width > 0)) continue;
      strip.remove();
      this.#strips.delete(name);
    }
    for (const { name, left, width } of places) {
      if (width === 0) continue;
      const strip = this.#strips.get(name) ?? this.#createStrip(name);
      const box = [`${left}px`, `${top}px`, `${width}px`, `${height}px`] as const;
      const all = box.join();
      if (strip.dataset.box !== all) {
        strip.dataset.box = all;
        [strip.style.left, strip.style.top, strip.style.width, strip.style.height] = box;
      }
      strip.classList.toggle("fixed", Object.hasOwn(this.fixed, name));
      strip.classList.toggle("chosen", name === this.#chosen);
    }
  }

  choose(direction: 1 | -1): void {
    if (this.#places.length === 0) return;
    const last = this.#places.findIndex(({ name }) => name === this.#chosen);
    const { length } = this.#places;
    const first = direction === 1 ? 0 : length - 1;
    const next = this.#places[last < 0 ? first : (last + direction + length) % length]!;
    this.#chosen = next.name;
    for (const [name, strip] of this.#strips) strip.classList.toggle("chosen", name === next.name);
    this.#say(`${called(next.name)}: ${spanText(this.#span(next))}.`);
  }

  pan(fraction: number): void {
    this.#change((span) => panSpan(span, fraction));
  }

  zoom(factor: number): void {
    this.#change((span) => zoomSpan(span, 0.5, factor));
  }

  free(): void {
    const place = this.#current();
    if (place === undefined) return;
    this.#mover.free(place.name);
    this.#say(`${called(place.name)} fits its values.`);
  }

  #current(): AxisPlace | undefined {
    return this.#places.find(({ name }) => name === this.#chosen) ?? this.#places[0];
  }

  #change(to: (span: AxisSpan) => AxisSpan): void {
    const place = this.#current();
    if (place === undefined) return;
    const span = to(this.#span(place));
    this.#mover.move(place.name, span);
    this.#say(`${called(place.name)}: ${spanText(span)}.`);
  }

  /** As it is to be; it may not be drawn yet. */
  #span({ name, span }: AxisPlace): AxisSpan {
    return Object.hasOwn(this.fixed, name) ? (this.fixed[name] ?? span) : span;
  }

  #say(text: string): void {
    this.#dom.live.textContent = text;
  }

  #createStrip(name: string): HTMLElement {
    const strip = element("div", {
      class: "value-axis",
      title: TITLE,
      "data-axis": name,
      "data-testid": "value-axis",
    });
    this.#strips.set(name, strip);
    this.#dom.surface.append(strip);
    const span = () => {
      const place = this.#places.find((one) => one.name === name);
      return place && this.#span(place);
    };
    let drag: { readonly y: number; readonly span: AxisSpan; moved: boolean } | undefined;
    strip.addEventListener("pointerdown", (event) => {
      const now = span();
      if (event.button !== 0 || event.pointerType === "touch" || now === undefined) return;
      drag = { y: event.clientY, span: now, moved: false };
      strip.setPointerCapture(event.pointerId);
      this.#mover.hold();
    });
    strip.addEventListener("pointermove", ({ clientY }) => {
      if (drag === undefined) return;
      drag.moved ||= Math.abs(clientY - drag.y) >= SLACK_PX;
      if (drag.moved) this.#mover.move(name, panSpan(drag.span, (clientY - drag.y) / this.#height));
    });
    const end = () => {
      if (drag !== undefined) this.#mover.end();
      drag = undefined;
    };
    strip.addEventListener("pointerup", end);
    strip.addEventListener("pointercancel", end);
    strip.addEventListener("dblclick", () => this.#mover.free(name));
    strip.addEventListener(
      "wheel",
      (event) => {
        const now = span();
        if (now === undefined) return;
        event.preventDefault();
        const { top } = strip.getBoundingClientRect();
        const at = 1 - Math.min(1, Math.max(0, (event.clientY - top) / this.#height));
        const step = event.deltaY * wheelPixels(event) * (event.ctrlKey ? 0.01 : 0.0022);
        this.#mover.move(name, zoomSpan(now, at, Math.exp(Math.max(-1, Math.min(1, step)))));
      },
      { passive: false },
    );
    return strip;
  }
}

function called(name: string): string {
  return name === "" ? "The axis without a unit" : `Axis ${name}`;
}

function spanText({ min, max }: AxisSpan): string {
  const digits = (value: number) => String(Number(value.toPrecision(4))).replace("-", "−");
  return `from ${digits(min)} to ${digits(max)}`;
}
