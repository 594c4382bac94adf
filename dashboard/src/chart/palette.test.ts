// Whether colours can be told apart, by the eyes of many: Machado, Oliveira and Fernandes 2009, at full strength.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const css = readFileSync(fileURLToPath(new URL("palette.css", import.meta.url)), "utf8");
const pick = (name: string): { light: string; dark: string } => {
  const found = new RegExp(`--_${name}: var\\([^)]*light-dark\\((#\\w+), (#\\w+)\\)`).exec(css);
  if (found === null) throw new Error(`palette.css has no ${name}`);
  return { light: found[1]!, dark: found[2]! };
};
const series = Array.from({ length: 8 }, (_, index) => pick(`series-${index}`));
const surface = pick("surface");

type Triple = readonly [number, number, number];
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  "most people": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Triple {
  const channel = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function times(rows: readonly Triple[], [x, y, z]: Triple): Triple {
  const row = ([a, b, c]: Triple) => a * x + b * y + c * z;
  return [row(rows[0]!), row(rows[1]!), row(rows[2]!)];
}

/** Oklab, in which equal distances look about equally far. */
function oklab(rgb: Triple): Triple {
  const [l, m, s] = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb.map((value) => Math.min(1, Math.max(0, value))) as unknown as Triple,
  ).map(Math.cbrt) as unknown as Triple;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [l, m, s],
  );
}

function contrast(a: string, b: string): number {
  const [x, y] = [a, b]
    .map((hex) => {
      const [red, green, blue] = linear(hex);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((one, other) => other - one);
  return (x! + 0.05) / (y! + 0.05);
}

describe.each(["light", "dark"] as const)("%s", (scheme) => {
  test("every line has three to one against the surface, as WCAG asks of graphics", () => {
    for (const color of series) expect(contrast(color[scheme], surface[scheme])).toBeGreaterThanOrEqual(3);
  });

  // 2 is just seen where colours touch; lines of a chart do not.
  test.each(Object.entries(EYES))("no two look alike to %s", (_, eyes) => {
    const seen = series.map((color) => oklab(times(eyes, linear(color[scheme]))));
    for (const [index, one] of seen.entries()) {
      for (const other of seen.slice(0, index)) {
        const distance = 100 * Math.hypot(...one.map((value, axis) => value - other[axis]!));
        expect(distance).toBeGreaterThan(6);
      }
    }
  });
});
