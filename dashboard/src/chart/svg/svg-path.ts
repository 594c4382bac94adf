import type { PathSink } from "../geometry/path-sink.ts";

/** The `d` of an SVG path, in hundredths of a pixel. */
export class SvgPath implements PathSink {
  readonly #parts: string[] = [];

  moveTo(x: number, y: number): void {
    this.#parts.push(`M${round(x)} ${round(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#parts.push(`L${round(x)} ${round(y)}`);
  }

  closePath(): void {
    this.#parts.push("Z");
  }

  toString(): string {
    return this.#parts.join("");
  }
}

/** "12.3": as short as hundredths allow, and never "-0" or an exponent. */
export function round(px: number): string {
  return String(Math.round(px * 100) / 100 + 0);
}
