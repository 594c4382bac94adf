import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visibleText } from "../../ui/visible-text.ts";
import { trace } from "../geometry/testing/recorder.ts";
import { rawPiece, seriesOf } from "../geometry/testing/series.ts";
import type { PictureSeries } from "./chart-picture.ts";
import { chartSvg } from "./chart-svg.ts";
import { elementsOf, parseXml, textOf, type XmlElement } from "./testing/parse-xml.ts";
import { examplePicture } from "./testing/picture.ts";

const picture = examplePicture();
const svg = parseXml(chartSvg(picture));
const [voltage, frequency] = picture.series as [PictureSeries, PictureSeries];

/** The rectangle of the plot, in the picture. */
function plotOf(root: XmlElement) {
  const clip = elementsOf(root, "clipPath")[0] as XmlElement;
  const { x, y, width, height } = (elementsOf(clip, "rect")[0] as XmlElement).attributes;
  return { left: Number(x), top: Number(y), width: Number(width), height: Number(height) };
}

/** The parts of paths as numbers. */
const numbersOf = (d: string) => d.split(/(?=M)/).map((part) => (part.match(/-?[\d.]+/g) ?? []).map(Number));

const shapesOf = (root: XmlElement) => {
  const clipped = elementsOf(root, "g").find(({ attributes }) => "clip-path" in attributes) as XmlElement;
  return elementsOf(clipped, "path").map(({ attributes }) => attributes);
};

describe("the picture", () => {
  test("has a size, a name and a description, and asks nobody for anything", () => {
    const { width, height, viewBox, role } = svg.attributes;
    expect([viewBox, role]).toEqual([`0 0 ${width} ${height}`, "img"]);
    expect(textOf(elementsOf(svg, "title")[0] as XmlElement)).toBe(picture.title);
    expect(textOf(elementsOf(svg, "desc")[0] as XmlElement)).toContain(
      "voltage L1 (V) · version 12 · shifted by +1 h; ",
    );
    const text = chartSvg(picture).replace('xmlns="http://www.w3.org/2000/svg"', "");
    expect(text).not.toMatch(/https?:|href|<style|<script|<image|url\((?!#btrdb-chart-plot\))/);
  });

  test("draws the series by the same geometry as the screen, to a hundredth of a pixel", () => {
    const area = { ...plotOf(svg), start: picture.start, end: picture.end };
    expect([area.width, area.height]).toEqual([800, 300]);
    const shapes = shapesOf(svg);
    const wanted = [voltage, frequency].flatMap(({ frame, scale, color }) => {
      const { line, band, marks } = trace(frame, area, scale);
      return [
        { parts: band.parts, color, kind: "fill" },
        { parts: line.parts, color, kind: "stroke" },
        { parts: marks.parts, color, kind: "fill" },
      ].filter(({ parts }) => parts.length > 0);
    });
    // Band and line with a gap of the one; line and marks of the other.
    expect(wanted.map(({ parts }) => parts.length)).toEqual([2, 2, 1, 40]);
    expect(shapes.length).toBe(4);
    for (const [index, { parts, color, kind }] of wanted.entries()) {
      const shape = shapes[index] as Record<string, string>;
      expect(shape[kind]).toBe(color);
      const found = numbersOf(shape.d as string);
      expect(found.map(({ length }) => length)).toEqual(parts.map(({ length }) => 2 * length));
      const all = parts.flat().flatMap(({ x, y }) => [x, y]);
      for (const [at, number] of found.flat().entries())
        expect(Math.abs(number - (all[at] as number))).toBeLessThan(0.0051);
    }
  });

  test("says everything: title, ticks, axes, legend, time and zone", () => {
    const texts = elementsOf(svg, "text").map(textOf);
    for (const text of [
      picture.title,
      "00:00",
      "1970-01-01",
      "240",
      "49.9",
      "Voltage (V)",
      "Frequency (Hz)",
      "sensors/gauge/voltage L1 (V) · version 12 · shifted by +1 h",
      "sensors/frequency (Hz)",
      "1970-01-01 00:00:00 to 00:16:40 · UTC",
    ])
      expect(texts).toContain(text);
    expect(texts.length).toBe(19);
  });

  test("has its labels where the ticks are, and all of them inside", () => {
    const { left, top } = plotOf(svg);
    const place = (text: string) => {
      const { x, y } = elementsOf(svg, "text").find((one) => textOf(one) === text)?.attributes ?? {};
      return [Number(x), Number(y)];
    };
    expect(place("00:05")[0]).toBeCloseTo(left + 240, 2);
    expect(place("230")[1]).toBeCloseTo(top + 150 + 4, 2);
    for (const { attributes } of elementsOf(svg, "text")) {
      expect(Number(attributes.x) > 0 && Number(attributes.x) < Number(svg.attributes.width)).toBe(true);
      expect(Number(attributes.y) > 0 && Number(attributes.y) < Number(svg.attributes.height)).toBe(true);
    }
  });
});

describe("hostile input", () => {
  test("any text may be a name, a unit, a title and a label, and what can be seen comes out as it went in", () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "</text><script>alert(1)</script>",
        "\u0000\u0008\uffff",
        "\ud800",
        "]]>",
        "&amp;",
        "<!--",
        '" onload="x',
      ),
    );
    fc.assert(
      fc.property(anyText, anyText, anyText, (name, title, label) => {
        const series = [{ ...voltage, name, notes: [label] }];
        const valueAxes = [{ side: "left" as const, label, ticks: [{ position: 0, label: name }] }];
        const root = parseXml(chartSvg({ ...picture, title, series, valueAxes, zone: label }));
        const legal = (text: string) =>
          visibleText(text).replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
        const [own, row] = elementsOf(root, "title").map(textOf);
        expect([own, row]).toEqual([legal(title), legal(`${name} (V) · ${label}`)]);
        expect(elementsOf(root, "script")).toEqual([]);
      }),
    );
  });

  test("a colour is a colour, not an address", () => {
    const colors = [
      "url(http://evil.example/x)",
      "red;x",
      'red" onload="x',
      "",
      "expression(1)",
      "rgb(url(x))",
    ];
    for (const color of colors) {
      const [shape] = shapesOf(parseXml(chartSvg({ ...picture, series: [{ ...voltage, color }] })));
      expect(shape?.fill).toBe("#888888");
    }
    for (const color of [
      "#0b5cba",
      "rgb(11 92 186 / 24%)",
      "hsl(210deg, 50%, 50%)",
      "oklch(0.7 0.1 200)",
      "tomato",
    ]) {
      const [shape] = shapesOf(parseXml(chartSvg({ ...picture, series: [{ ...voltage, color }] })));
      expect(shape?.fill).toBe(color);
    }
  });

  test("nothing to draw, and values that cannot be drawn", () => {
    const none = parseXml(chartSvg({ ...picture, series: [], valueAxes: [], timeTicks: [] }));
    expect(shapesOf(none)).toEqual([]);
    const frame = seriesOf([
      rawPiece([
        [1n, Number.NaN],
        [2n, Number.POSITIVE_INFINITY],
        [3n, 1e300],
        [4n, -1e300],
      ]),
    ]);
    const text = chartSvg({ ...picture, start: 0n, end: 5n, series: [{ ...voltage, frame }] });
    expect(text).not.toMatch(/NaN|Infinity|undefined|e\+/);
    expect(shapesOf(parseXml(text)).length).toBe(1);
  });

  test("a long name is cut in the legend, and whole in its tooltip", () => {
    const name = "x".repeat(10_000);
    const root = parseXml(chartSvg({ ...picture, series: [{ ...voltage, name }] }));
    const longest = Math.max(...elementsOf(root, "text").map((one) => textOf(one).length));
    expect(longest).toBeLessThan(200);
    expect(textOf(elementsOf(root, "title")[1] as XmlElement)).toContain(name);
  });
});
