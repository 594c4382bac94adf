import fc from "fast-check";
import { expect, test } from "vitest";
import { BEYOND_PX, ClippedLine } from "./clipped-line.ts";
import { acrossAt, Recorder, type Vertex } from "./testing/recorder.ts";

const area = { left: 0, top: 0, width: 100, height: 100, start: 0n, end: 1n };

function drawn(vertices: readonly Vertex[]): Vertex[][] {
  const sink = new Recorder();
  const line = new ClippedLine(sink, area);
  for (const [index, { x, y }] of vertices.entries()) {
    if (index === 0) line.moveTo(x, y);
    else line.lineTo(x, y);
  }
  return sink.parts;
}

const near = fc.double({ min: -1000, max: 1000, noNaN: true });
const far = fc.double({ min: -1e12, max: 1e12, noNaN: true });
const vertex = fc.oneof(fc.record({ x: near, y: near }), fc.record({ x: far, y: far }));

test("within the plot, what is left of a line is where the whole line is", () => {
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(vertex, vertex, share, (from, to, at) => {
      const x = from.x + (to.x - from.x) * at;
      const y = from.y + (to.y - from.y) * at;
      if (x < 0 || x > 100 || y < 0 || y > 100 || Math.abs(to.x - from.x) < 1e-3) return;
      const steep = Math.abs((to.y - from.y) / (to.x - from.x));
      const across = acrossAt(drawn([from, to]), x);
      // As much as rounding of coordinates of a billion makes of a slope.
      const room = 1e-3 * (1 + steep);
      expect(across?.low).toBeGreaterThan(y - room);
      expect(across?.high).toBeLessThan(y + room);
    }),
    { numRuns: 2000 },
  );
});

test("nothing is drawn of what passes by, and nothing far away", () => {
  fc.assert(
    fc.property(fc.array(vertex), (vertices) => {
      for (const { x, y } of drawn(vertices).flat()) {
        expect(Math.abs(x - 50)).toBeLessThanOrEqual(BEYOND_PX + 50);
        expect(Math.abs(y - 50)).toBeLessThanOrEqual(BEYOND_PX + 50);
      }
    }),
  );
  expect(
    drawn([
      { x: -1e9, y: 1e9 },
      { x: -1e9, y: -1e9 },
      { x: 1e9, y: -1e9 },
    ]),
  ).toEqual([]);
});

test("through the plot and back again: a part each time", () => {
  const through = drawn([
    { x: -1e6, y: 50 },
    { x: 1e6, y: 50 },
    { x: 1e6, y: 60 },
    { x: -1e6, y: 60 },
  ]);
  expect(through.map((part) => part.map(({ x, y }) => [Math.round(x), Math.round(y)]))).toEqual([
    [
      [-4096, 50],
      [4196, 50],
    ],
    [
      [4196, 60],
      [-4096, 60],
    ],
  ]);
});
